"""What people may ask of whoever keeps their data: GDPR Art. 12 to 22, and what that needs."""
