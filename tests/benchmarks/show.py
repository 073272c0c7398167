"""Fills the screen with the picture that is named."""

import sys

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication(sys.argv)
window = QLabel()
window.setPixmap(QPixmap(sys.argv[1]))
window.setWindowTitle("Dense page")
window.showFullScreen()
sys.exit(app.exec())
