-- What an API token may do of what its owner may do: 'write' everything, 'read' nothing that changes anything.
ALTER TABLE identity_session ADD COLUMN scope text NOT NULL DEFAULT 'write';
