"""Names of towns on countries that were not looked at: a floor under the measured figures."""

from wasl.matching.places.trial import measure, trials


def test_spellings_of_one_town_agree_and_others_do_not():
    found = measure(trials("odd"))

    assert found["native"][1] > 0.72
    assert found["latin"][1] > 0.70
    assert found["stranger"][1] < 0.001
    assert found["alike"][1] < 0.02
