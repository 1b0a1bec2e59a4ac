"""Registers the tables of the room with Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="own_data",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(["lawlab.own_data.tables"], exclude_imported=True),
    migration_dependencies=[],
)
