"""Definitions of campaigns: what is filled in, what is refused, and how clearly."""

from datetime import date
from pathlib import Path

import pytest

from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.definitions.definition_file import LONGEST_FILE, DefinitionError, read_definition
from actualisatie.campaigns.definitions.waves import WaveSelection

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "one-off-2024.yaml"
SHORTEST = """\
kind: one_off
name: one-off-2024
housing_companies: all
period:
  open: 2024-03-18
"""


def faults(text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(DefinitionError) as refusal:
        read_definition(text, "campaign.yaml")
    assert str(refusal.value).startswith("campaign.yaml: ")
    return refusal.value.faults


def test_the_example_is_the_shortest_definition_with_every_default_written_out() -> None:
    assert read_definition(EXAMPLE.read_bytes()) == read_definition(SHORTEST)


def test_without_waves_problem_cases_leave_first_and_the_others_two_weeks_later_on_a_posting_day() -> None:
    # 1 April 2024 was Easter Monday, so the second wave leaves on the Tuesday.
    assert [(w.number, w.selects, w.posting_on) for w in read_definition(SHORTEST).waves] == [
        (1, WaveSelection.IN_ONDERZOEK, date(2024, 3, 18)),
        (2, WaveSelection.SATISFIES, date(2024, 4, 2)),
    ]


def test_the_defaults_lean_towards_the_candidate() -> None:
    policies = read_definition(SHORTEST).policies
    assert (policies.confirm.quorum, policies.reply.timely_by) == ("any_applicant_or_partner", "postmark")
    assert (policies.term.first, policies.term.reminder, policies.term.roll) == (None, None, "next_working_day")
    assert (policies.reminder.grace_working_days, policies.strike.grace_working_days) == (3, 3)
    assert (policies.strike.effective, policies.strike.notice) == ("day_after_deadline", "separate_letter")
    assert (policies.returned_mail.policy, policies.late.before_decision) == ("hold", "accept")
    assert (policies.scope.exempt_changed_since, policies.channel.paper, policies.volmacht.required) == (
        None,
        True,
        True,
    )
    assert (policies.letters.printed_slack_days, policies.letters.lead_days) == (2, 5)


def test_the_hash_depends_on_what_is_meant_and_not_on_how_it_is_written() -> None:
    shortest = read_definition(SHORTEST)
    reordered = read_definition(
        "period: {open: '2024-03-18'}  # quoted\npolicies: {channel: {paper: yes}}\n"
        "housing_companies: all\nname: one-off-2024\nkind: one_off\n"
    )
    other = read_definition(SHORTEST.replace("2024-03-18", "2024-03-19"))
    assert shortest.sha256 == reordered.sha256
    assert shortest.sha256 != other.sha256


def test_a_stored_definition_reads_back_the_same() -> None:
    definition = read_definition(EXAMPLE.read_bytes())
    assert CampaignDefinition.model_validate_json(definition.canonical_json) == definition


def test_only_policies_that_differ_from_the_defaults_count_as_chosen() -> None:
    chosen = read_definition(SHORTEST + "policies: {term: {first: 31}, return: {policy: hold}}").chosen_policies()
    assert chosen == {"term.first": 31}


def test_kbo_numbers_are_checked_and_made_canonical() -> None:
    definition = read_definition(SHORTEST.replace("all", '["BE 0403.170.701", "0400123416"]'))
    assert definition.housing_companies == ("0403170701", "0400123416")


@pytest.mark.parametrize(
    ("replace", "by", "fault"),
    [
        ("all", "some", "line 3: housing_companies: must be a list of KBO numbers, or the word all"),
        ("all", "[]", "line 3: housing_companies: names no housing company: list KBO numbers, or write all"),
        ("all", "0403170701", "line 3: housing_companies: must be a list"),
        ("all", "[0403170701]", "line 3: housing_companies[0]: must be text: put it between quotes"),
        ("all", '["0403170702"]', "line 3: housing_companies[0]: KBO: the check digits do not match"),
        ("all", '["0403170701", "0403.170.701"]', "line 3: housing_companies: a housing company stands twice"),
        ("one-off-2024", "One off", "line 2: name: must be lower-case letters, digits and hyphens"),
        ("one-off-2024", "2024", "line 2: name: must be text: put it between quotes"),
        ("one_off", "yearly", "line 1: kind: it should be 'one_off'"),
        ("kind: one_off", "", "line 2: kind: is missing: add it"),
        ("2024-03-18", "2024-02-30", "line 5: 2024-02-30 is no day of the calendar"),
        ("2024-03-18", "'2024-02-30'", "line 5: period.open: must be a day as YYYY-MM-DD"),
        ("2024-03-18", "18/03/2024", "line 5: period.open: must be a day as YYYY-MM-DD"),
        ("2024-03-18", "2024-03-18T10:00:00", "line 5: period.open: must be a day as YYYY-MM-DD, without a time"),
        ("2024-03-18", "20240318", "line 5: period.open: must be a day as YYYY-MM-DD"),
        ("2024-03-18", "2204-03-18", "line 4: period: The legal holidays of 2204 are not on record"),
        ("2024-03-18", "2023-12-01", "line 1: waves: No law parameters are on record for 2023-12-01"),
        ("2024-03-18", "2099-12-25", "line 1: waves: names no wave"),
        ("2024-03-18", "2024-03-18\n  close: 2024-03-17", "line 4: period: `close` lies before `open`"),
        (
            "2024-03-18",
            "2024-03-18\n  close: 2024-03-20",
            "line 1: waves[1].posting_on: lies after the campaign",
        ),
        ("2024-03-18", "2024-03-18\n  end: 2024-06-30", "line 6: period.end: unknown key"),
    ],
)
def test_a_fault_is_told_with_its_line_its_key_and_what_to_do(replace: str, by: str, fault: str) -> None:
    found = faults(SHORTEST.replace(replace, by))
    assert len(found) == 1
    assert found[0].startswith(fault)


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("polices: {}", "line 6: polices: unknown key: did you mean `policies`?"),
        ("policies:\n  strike:\n    grace: 3", "line 8: policies.strike.grace: unknown key"),
        ("policies: {term: {first: 29}}", "line 6: policies.term.first: A first term of 29 calendar days is below"),
        ("policies: {term: {reminder: 14}}", "line 6: policies.term.reminder: A reminder term of 14 calendar days"),
        ("policies: {term: {first: 30.5}}", "line 6: policies.term.first: must be a whole number"),
        ("policies: {strike: {grace_working_days: -1}}", "line 6: policies.strike.grace_working_days: it should be"),
        ("policies: {return: {policy: strike}}", "line 6: policies.return.policy: it should be 'hold'"),
        ("policies: {volmacht: {required: 1}}", "line 6: policies.volmacht.required: must be true or false"),
        ("policies: []", "line 6: policies: must be a group of keys"),
        ("waves: []", "line 6: waves: names no wave: add one"),
        ("waves: 2", "line 6: waves: must be a list"),
        ("waves: [{number: 1, selects: all}]", "line 6: waves[0].posting_on: is missing: add it"),
        ("waves: [{number: 2, selects: all, posting_on: 2024-03-18}]", "line 6: waves: waves are numbered 1, 2, 3"),
        ("waves:\n  - number: 1\n    selects: all\n    posting_on: 2024-03-15",
         "line 9: waves[0].posting_on: lies before the campaign opens on 2024-03-18"),
        (f"waves: [{', '.join(f'{{number: {n}, selects: all, posting_on: 2024-03-18}}' for n in (1, 2))}]",
         "line 6: waves: a dossier belongs to one wave"),
        ("name: again", "line 6: the key `name` stands twice"),
        ("policies: {term: {first: 31, first: 32}}", "line 6: the key `first` stands twice"),
        ("x: &a {}\ny: *a", "line 7: aliases (*) are not used here"),
        ("x: [", "line 6: expected the node content"),
        ("? [a]\n: b", "line 6: a key must be one word"),
        ("x: !!python/object/apply:os.system [ls]", "line 6: could not determine a constructor for the tag"),
        ("x: !!binary aGVsbG8=", "line 6: x: unknown key"),
        ("1: 2", "line 6: 1: unknown key"),
    ],
)  # fmt: skip
def test_what_is_added_wrongly_is_refused(added: str, fault: str) -> None:
    found = faults(SHORTEST + added)
    assert len(found) == 1
    assert found[0].startswith(fault)


@pytest.mark.parametrize("text", ["", "# nothing", "[]", "text", b"\x00", b"\xe9", b"\xff\xfea\x00", "[" * 5000])
def test_what_is_no_definition_at_all_is_refused(text: str | bytes) -> None:
    assert len(faults(text)) == 1


def test_a_file_that_is_far_too_large_is_not_even_read() -> None:
    assert faults(SHORTEST + "#" * LONGEST_FILE) == (f"it is larger than {LONGEST_FILE} bytes: is it the right file?",)


def test_all_faults_of_keys_are_told_at_once() -> None:
    assert [fault.split(":")[0:2] for fault in faults("kind: x\nname: X\nextra: 1\n")] == [
        ["line 1", " kind"],
        ["line 2", " name"],
        ["line 1", " housing_companies"],
        ["line 1", " period"],
        ["line 3", " extra"],
    ]


def test_a_close_before_the_last_strike_off_is_a_warning_because_it_never_shortens_a_term() -> None:
    tight = read_definition(SHORTEST + "  close: 2024-05-01\n")
    roomy = read_definition(SHORTEST + "  close: 2024-12-31\n")
    assert [warning.split(":")[0].split(" does")[0] for warning in tight.warnings()] == ["wave 1", "wave 2"]
    assert roomy.warnings() == ()


def test_a_planned_posting_on_a_day_without_post_and_dossiers_left_out_are_warnings() -> None:
    easter_monday = read_definition(
        SHORTEST + "waves: [{number: 1, selects: satisfies, posting_on: 2024-04-01}]"
    ).warnings()
    assert len(easter_monday) == 2
    assert "no posting day (Easter Monday)" in easter_monday[0]
    assert easter_monday[1] == "No wave writes to dossiers that are `in_onderzoek`."
