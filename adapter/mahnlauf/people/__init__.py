"""Who may enter the desk: users with a role per shop, one-time login links by mail, sessions that can be ended.

What does not belong here: what a role sees on a page (desk), what somebody does to a claim (clerk), tokens of programs
(access).
"""
