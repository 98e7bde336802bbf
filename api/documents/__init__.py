"""What the documents of the service say, field by field; one small file a topic.

They describe, and nothing is validated by them at run time; a contract test does that.
"""
