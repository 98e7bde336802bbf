"""Loading data: what the command line and the service share, and the service's desk for uploads.

Files are taken in (`receive`) and wait at the desk, where one thread loads them one by one.
"""
