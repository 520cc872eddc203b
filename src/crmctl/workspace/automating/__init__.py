"""Rules of automations.yaml, brought together with the records: asked, applied, explained."""
