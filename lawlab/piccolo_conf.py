"""What Piccolo looks for (``PICCOLO_CONF=lawlab.piccolo_conf``): the process's engine, and the rooms with tables."""

from piccolo.conf.apps import AppRegistry

from lawlab.database.engine import ENGINE

DB = ENGINE

APP_REGISTRY = AppRegistry(
    apps=[
        "lawlab.journal.piccolo_app",
        "lawlab.accounts.piccolo_app",
        "texts.piccolo_app",
        "lawlab.consultations.piccolo_app",
        "lawlab.annotations.piccolo_app",
        "amendments.piccolo_app",
        "arguments.piccolo_app",
        "lawlab.votes.piccolo_app",
        "lawlab.decisions.piccolo_app",
        "lawlab.own_data.piccolo_app",
        "lawlab.notifications.piccolo_app",
    ]
)
