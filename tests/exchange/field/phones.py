"""A device as the app speaks for it."""

from django.test import Client


class Phone:
    """No cookies; its secret in a header."""

    def __init__(self, pk, secret, **headers):
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Bearer {pk}.{secret}", **headers}

    def get(self, path, data=None, **headers):
        return self.client.get(f"/field/api/{path}", data, headers={**self.headers, **headers})

    def post(self, path, data=None, **headers):
        return self.client.post(f"/field/api/{path}", data, headers={**self.headers, **headers})
