"""The tests: one folder per room, and the guards of the whole house beside this file (see the README)."""
