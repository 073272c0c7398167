"""A small real window for the tests of `assistant.reading.controls`; run as a program."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)


def build() -> QWidget:
    """The window: labelled fields, a password, check boxes, a disabled button, tabs, a list."""
    window = QWidget()
    window.setWindowTitle("Membership card")
    form = QFormLayout()
    name = QLineEdit("Ada Byron")
    form.addRow(QLabel("Full &name"), name)
    form.addRow(QLabel("Email"), QLineEdit("ada@example.org"))
    password = QLineEdit("correct horse")
    password.setEchoMode(QLineEdit.EchoMode.Password)
    form.addRow(QLabel("Password"), password)
    branch = QComboBox()
    branch.addItems(["Quayside", "Uphill"])
    form.addRow(QLabel("Branch"), branch)
    newsletter, terms = QCheckBox("Send newsletter"), QCheckBox("Accept terms")
    terms.setChecked(True)
    people = QListWidget()
    people.addItems(["Anna", "Bert", "Cleo"])
    people.setCurrentRow(1)
    people.setAccessibleName("People")
    tabs = QTabWidget()
    tabs.addTab(people, "General")
    tabs.addTab(QLabel("Nothing here"), "Advanced")
    save, delete = QPushButton("Save"), QPushButton("Delete account")
    delete.setEnabled(False)
    box = QVBoxLayout(window)
    box.addLayout(form)
    for widget in (newsletter, terms, tabs, save, delete):
        box.addWidget(widget)
    name.setFocus()
    return window


if __name__ == "__main__":
    app = QApplication(sys.argv)
    window = build()
    window.show()
    window.activateWindow()
    sys.exit(app.exec())
