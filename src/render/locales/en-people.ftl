# English. What is said to and about people.

people-stranger = I only answer people I have been introduced to; ask your admin for an invitation code and send it to me in private.
people-not-linked = This chat is not linked yet; an admin or a manager links it with /link. In private I answer you already.
people-code-wrong = That code is not good: it was used, is older than a day, or is mistyped. Ask your admin for a new one.
people-code-tries = Too many codes; I try no more of yours for an hour.
people-welcome = Welcome, { $name }. Your role here: { $role }.
role-viewer = viewer
role-support = support
role-warehouse = warehouse
role-buyer = buyer
role-manager = manager
role-admin = admin
role-partner = partner
