"""Learned spellings: how likely each Latin spelling of a name in another script is.

A stochastic transducer (after Li, Zhang and Su, "A joint source-channel model for machine
transliteration", ACL 2004): every sign of the native writing gives zero to three Latin letters,
with a probability that depends on the signs beside it. Costs are whole sixteenths of a bit, so
that one pair costs the same whichever way it is computed.
"""
