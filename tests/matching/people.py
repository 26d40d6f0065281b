"""The smallest records and requests that tests need."""

from wasl.matching import parse_record, parse_request

AMIN = {
    "id": "P-1",
    "names": [
        {"text": "محمد علي حسن", "system": "arabic"},
        {"text": "Mohamed Ali Hassan", "kind": "document"},
    ],
    "sex": "male",
    "birth": {"from": "2008-03-02", "to": "2008-03-02", "basis": "document"},
    "nationalities": ["SO"],
    "languages": ["som"],
    "places": [{"role": "origin", "text": "Baidoa", "country": "SO", "lat": 3.11, "lon": 43.65}],
    "relatives": [{"relation": "mother", "names": [{"text": "Faadumo Cali"}]}],
    "separation": {"from": "2023-05-01", "to": "2023-05-31", "cause": "migration"},
    "marks": ["scar left eyebrow"],
}
STRANGER = {"id": "P-2", "names": [{"text": "Jane Doe"}], "sex": "female"}
BROTHER = {**AMIN, "id": "P-3", "names": [{"text": "Yuusuf Cali Xasan"}],
           "birth": {"from": "2011-08-02", "to": "2011-08-02"}, "marks": []}  # fmt: skip
WANTED = {
    "id": "R-1",
    "sought": {
        "names": [{"text": "Maxamed Cali Xasan", "system": "somali"}],
        "sex": "male",
        "birth": {"age": 15, "on": "2023-05-01", "basis": "estimated"},
        "places": [{"role": "origin", "text": "Baydhabo", "country": "SO"}],
    },
    "enquirer": {"names": [{"text": "Fatuma Ali"}]},
    "relation": "mother",
}


def a_record(**over):
    return parse_record({**AMIN, **over})


def records(*given):
    return [parse_record(each) for each in given or (AMIN, STRANGER, BROTHER)]


def a_request(**over):
    return parse_request({**WANTED, **over})
