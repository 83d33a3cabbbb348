"""What Stripe says now, turned into what to do: a module for each object that an event can speak of.

Each `of_...` function asks Stripe with no transaction open and answers an `Effect`, which is then applied in one.
Applying one twice, or an older one after a newer one, changes nothing: claims and charges have keys, and a subscription
that changed meanwhile is read again.
"""
