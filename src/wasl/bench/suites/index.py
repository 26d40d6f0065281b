def measure(o):
    """x"""
