"""What stands before the bot: whoever is let in was sent by Teams, from a tenant that is served."""
