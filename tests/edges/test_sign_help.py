"""How the signing form helps: what changed, what to mend and where, the way to the newer version, the receipt as paper."""

import re

import pytest

from tests.edges.test_sign import PASSWORD, address, browser_of, given, signed, signer

__all__ = ["browser_of", "given", "signer"]


def test_a_superseded_document_leads_to_the_one_in_force(signer, given):
    newer = given.publish_next()

    answer = signer.get(address(given))

    assert answer.status_code == 409
    assert f'href="/sign?distribution={newer}"' in answer.text
    assert "<form" not in answer.text


def test_the_form_shows_what_changed_since_the_version_that_was_signed(signer, given):
    signed(signer, given)
    longer = {"id": "C1", "text": "Logs are kept.", "binding": "asset:prompt_log", "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 900}}  # fmt: skip
    newer = given.publish_next(clauses=(longer,))

    page = signer.get(f"/sign?distribution={newer}").text

    assert "What changed since version 1, which you signed" in page
    changes = re.search(r'<ul class="changes">(.*?)</ul>', page, re.DOTALL)[1]
    assert "<strong>C1</strong> tightened" in changes
    assert "900 days" in changes
    assert "Before: Prompt log retention must be at least 720 days" in changes
    assert "<strong>C2</strong> removed" in changes


def test_a_first_version_has_nothing_to_compare_with(signer, given):
    assert 'id="changes"' not in signer.get(address(given)).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"meaning": ""}, 'id="meaning-acknowledged"'),
        ({"meaning": "declined", "reason": "No."}, 'id="clause-1"'),
        ({"meaning": "declined", "clause:C1": "on"}, 'id="reason"'),
        ({"printed_name": " "}, 'id="printed_name"'),
        ({"password": "wrong"}, 'id="password"'),
    ],
)
def test_what_is_to_be_mended_is_said_once_at_the_field_and_the_cursor_stands_there(signer, given, typed, field):
    answer = signed(signer, given, **typed)

    assert answer.status_code in (403, 422)
    assert answer.text.count('role="alert"') == 1
    (focused,) = re.findall(r"<[^>]* autofocus[^>]*>", answer.text)
    assert field in focused
    assert PASSWORD not in answer.text


def test_the_receipt_is_the_same_file_every_time_and_for_both_sides(signer, given, browser_of):
    signed(signer, given)

    for ending, kind in (("pdf", "application/pdf"), ("json", "application/json")):
        answers = [
            browser.get(f"/sign/receipt.{ending}?distribution={given.distribution_id}")
            for browser in (signer, signer, browser_of(given.client))
        ]
        assert {answer.headers["content-type"] for answer in answers} == {kind}
        assert all("attachment" in answer.headers["content-disposition"] for answer in answers)
        assert len({answer.content for answer in answers}) == 1
    assert answers[0].content.startswith(b"{")


def test_without_a_signature_there_is_no_receipt(signer, given):
    for ending in ("", ".pdf", ".json"):
        answer = signer.get(f"/sign/receipt{ending}?distribution={given.distribution_id}")
        assert answer.status_code == 404
        assert "Nothing has been signed" in answer.text


def test_the_receipt_leads_back_to_the_document(signer, given):
    signed(signer, given)

    page = signer.get(f"/sign/receipt?distribution={given.distribution_id}").text

    assert f'href="/inbox?distribution={given.distribution_id}"' in page
    assert f"/sign/receipt.pdf?distribution={given.distribution_id}" in page
