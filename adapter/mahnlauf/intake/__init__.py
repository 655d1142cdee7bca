"""What comes in: receive a delivery, verify, record, translate, replay; facts that people report come in here too."""
