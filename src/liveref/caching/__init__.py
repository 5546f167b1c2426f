"""Results that were made of a tree of files, kept on this machine until one of the files changes.

Nothing here knows what is kept: the values are msgpack, and the caller names their types.
"""
