from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.wechat.refusals import RefusedError, SignatureMismatchError, StaleTimestampError
from web.wechat.signature import check, sign

# The platform's own example: 微信公众平台, 开发者文档, 消息推送.
OFFICIAL = {"token": "AAAAA", "timestamp": "1714037059", "nonce": "486452656"}
OFFICIAL_SIGNATURE = "899cf89e464efb63f54ddac96b0a0a235f53aa78"
SIGNED_AT = datetime.fromtimestamp(1714037059, UTC)


def test_the_platforms_own_example_is_signed_alike() -> None:
    assert sign(**OFFICIAL) == OFFICIAL_SIGNATURE


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_request_up_to_five_minutes_off_is_taken(seconds) -> None:
    check(**OFFICIAL, signature=OFFICIAL_SIGNATURE, now=SIGNED_AT + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_an_older_or_future_request_is_refused_though_its_signature_is_right(seconds) -> None:
    with pytest.raises(StaleTimestampError):
        check(**OFFICIAL, signature=OFFICIAL_SIGNATURE, now=SIGNED_AT + timedelta(seconds=seconds))


@pytest.mark.parametrize("timestamp", ["", "１７１４０３７０５９", "1e9", "-1", "9" * 13, "1714037059\n"])
def test_a_timestamp_that_is_no_number_is_refused_even_when_signed(timestamp) -> None:
    signature = sign("AAAAA", timestamp, "1")
    with pytest.raises(StaleTimestampError):
        check(token="AAAAA", signature=signature, timestamp=timestamp, nonce="1", now=SIGNED_AT)


def test_the_signature_of_another_token_is_refused() -> None:
    with pytest.raises(SignatureMismatchError):
        check(**OFFICIAL, signature=sign("BBBBB", "1714037059", "486452656"), now=SIGNED_AT)


def test_an_upper_case_signature_is_refused() -> None:
    with pytest.raises(SignatureMismatchError):
        check(**OFFICIAL, signature=OFFICIAL_SIGNATURE.upper(), now=SIGNED_AT)


@given(st.text(), st.text(), st.text())
def test_whatever_is_sent_without_the_token_is_refused_and_breaks_nothing(
    signature, timestamp, nonce
) -> None:
    with pytest.raises(RefusedError):
        check(token="AAAAA", signature=signature, timestamp=timestamp, nonce=nonce, now=SIGNED_AT)
