"""Who may change what: the rules of `users`, `roles` and `protected` in crm.yaml."""
