package meeting

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/contract"
)

// usHolidays is the default policy with the holidays of the United States in New York.
func usHolidays(t tb) *Policy {
	t.Helper()
	h, err := calendar.ParseHolidays("US=America/New_York")
	require.NoError(t, err)
	p := DefaultPolicy()
	p.Calendar = calendar.New(calendar.DefaultHours(), h)
	return p
}

// asNoted is the GlobalTech meeting as its notes tell it: Legal has approved what goes
// beyond the contract, nobody was asked for finance, and of the follow-up only a day stands.
func asNoted(t tb) (*Escalation, *Policy) {
	t.Helper()
	e := globalTech(t)
	at := ny(11, 10, 15, 40)
	must(t, e.Assign(sarah, LegalCheck, Newest, []Person{robert}, at))
	must(t, e.AnswerException(robert, 2, Seen{Rev: 1}, true, "", "", at))
	must(t, e.CancelFollowUp(sarah, 1, at))
	return e, usHolidays(t)
}

func TestGlobalTechFindingsThroughTheCommands(t *testing.T) {
	e, p := asNoted(t)
	all := e.Findings(ny(11, 10, 16, 0), p)
	require.Equal(t, []string{
		"SLA-1: does not add up", "SLA-2: does not add up", "SLA-3: does not add up", "SLA-4: for information", "SLA-5: to confirm",
		"SLA-6: missing", "SLA-6: missing",
		"CR-1, option 1: does not add up", "CR-1, option 2: does not add up", "CR-1, option 3: does not add up",
		"CR-2, option 2: needs approval", "CR-3, option 1: for information", "CR-3, option 2: needs approval", "CR-3, option 3: for information",
		"CR-4, option 2: to confirm", "CR-6: to confirm",
		"OP-1, option 1: for information", "OP-1, option 2: for information", "OP-1, option 3: for information",
		"OP-2, option 1: for information", "OP-2, option 2: for information", "OP-2, option 3: for information",
		"OP-3: for information", "OP-4: for information", "OP-4: for information",
		"DE-1: missing", "DE-3: to confirm", "AC-1: missing", "AC-2: missing", "AC-3, item 1: for information", "FU-1: missing",
	}, labels(all))
	text := map[string]string{}
	for _, f := range all {
		text[fmt.Sprint(f.ID, " ", f.About.No)] = f.Text
	}
	for id, want := range map[string]string{
		"SLA-1 0": "6.67% of a 30-day month, 6.46% of a 31-day month, 2.18% of Q4 2025 and 0.55% of 2025",
		"CR-3 1":  "It gives $0 to $23,000 beyond", "CR-3 2": "It gives $134,166.67 to $172,500 beyond",
		"CR-3 3": "$76,666.67 to $115,000 beyond", "OP-2 2": "7.5% of the annual value",
		"DE-1 2": "the finance approver is not named", "AC-1 0": "11 of 12 items without a due date",
		"AC-3 1": "Due on 11 November 2025, a holiday (Veterans Day, America/New_York).",
		"OP-4 0": "option 1 answers 4% of it, option 2 answers 10% of it, option 3 answers 20% of it",
	} {
		require.Contains(t, text[id], want, id)
	}
	for _, p := range e.Points(ny(11, 10, 16, 0), p) {
		require.NotEmpty(t, e.WhoExplains(p), "somebody can write a note on %s", p.Line())
	}
	for _, f := range all {
		for _, p := range e.People {
			require.NotContains(t, f.Text+f.Question+strings.Join(f.Assumptions, ""), p.Name, "figures, never a person")
		}
	}
	require.Equal(t, []string{
		"SLA-1", "SLA-2", "SLA-3", "CR-1, option 1", "CR-1, option 2", "CR-1, option 3",
	}, e.Ballot().Odd, "what did not add up when the vote was opened anyway")
}

func labels(all []Finding) []string {
	var out []string
	for _, f := range all {
		out = append(out, f.Label()+": "+string(f.Severity))
	}
	return out
}

func bare(all []Finding) []string {
	var out []string
	for _, f := range all {
		out = append(out, f.Label())
	}
	return out
}

// What legal and finance have approved, and what another option would have given, is asked of nobody any more.
func TestWhatIsApprovedOrNotChosenIsNotAskedAgain(t *testing.T) {
	e, p := asNoted(t)
	at := ny(11, 10, 16, 0)
	refused(t, e.Assign(sarah, FinanceCheck, Newest, []Person{maria}, at), "proposed")
	must(t, e.Assign(sarah, FinanceCheck, Newest, []Person{david}, at))
	must(t, e.AnswerException(david, 2, Seen{Rev: 1}, true, "", "CN-1", at))
	all := e.Findings(at, p)
	for _, f := range all {
		require.NotContains(t, []string{"CR-2", "CR-4", "DE-1"}, f.ID, f.Full())
		if f.ID == "CR-3" {
			require.Equal(t, contract.ForInformation, f.Severity, f.Full())
		}
	}
	text := NotesText(e, nil)
	require.Contains(t, text, "CR-3, option 2, for information")
	require.Contains(t, text, "Exception 1 was approved")
	require.NotContains(t, text, "CR-3, option 1", "what was not chosen goes beyond nothing")
}

// What nobody could read is not the same as what nobody stated, and is asked in the words that were typed.
func TestWhatCannotBeReadIsAskedInItsWords(t *testing.T) {
	e := stage(t, Reviewing)
	must(t, e.WriteReview(tech, Newest, Content{Technical: &TechnicalReview{
		What: "x", Maintenance: "Saturday night", Notice: "by e-mail", Outages: []calendar.Outage{{Length: time.Hour}},
	}}, later))
	must(t, e.WriteReview(legal, Newest, Content{Legal: &LegalReview{
		Verdict: Within, SLA: percent(t, "99.9%"), Cap: percent(t, "10%"), CapOf: "whatever is paid", Tiers: "as agreed with the sales team",
		Exclusion: "as they see fit", ClaimDeadline: "soon", FeeBase: "fees of 3 sites",
	}}, later))
	require.Equal(t, "Not stated: the contract's zone and the window (month, quarter or year). Could not be read: the credit (“as agreed with the sales team”), "+
		"the maintenance exclusion (“as they see fit”), the fee base (“fees of 3 sites”), the claim deadline (“soon”) and the fee base of the cap (“whatever is paid”).",
		find(t, e, "SLA-6", 1).Text)
	require.Equal(t, "Not stated: the outage's start and end. Could not be read: the announced maintenance (“Saturday night”) and how long before the maintenance was announced (“by e-mail”).",
		find(t, e, "SLA-6", 0).Text)
}

// The cause as first reported is confirmed at its own form, as the technical one is, and the day of the claim is what its
// deadline is held against.
func TestTheComplaintSaysWhetherItsCauseIsConfirmedAndWhenItWasClaimed(t *testing.T) {
	e := stage(t, Reviewing)
	from := monday.AddDate(0, -3, 0)
	must(t, e.WriteReview(tech, Newest, Content{Technical: &TechnicalReview{
		What: "x", RootCause: "a broken switch", Confirmed: true, Maintenance: "none", Outages: []calendar.Outage{{From: from, To: from.Add(9 * time.Hour), Zone: newYork}},
	}}, later))
	must(t, e.WriteReview(legal, Newest, Content{Legal: &LegalReview{Verdict: Above, SLA: percent(t, "99.9%"), Period: Monthly, Zone: newYork, ClaimDeadline: "30 days after the month ends"}}, later))
	must(t, e.EditOption(chair, 1, 1, Offering{Title: "x", Amount: amount(t, "$23K")}, false, later))
	complaint := Complaint{Issue: "slow", RootCause: "a bad disk"}
	must(t, e.SetComplaint(chair, Newest, complaint, later))
	require.NotContains(t, bare(e.Findings(later, nil)), "CO-1")
	require.Contains(t, find(t, e, "SLA-7", 0).Text, "this was opened on")
	complaint.CauseConfirmed, complaint.Claimed = true, "2025-08-20"
	must(t, e.SetComplaint(chair, Newest, complaint, later))
	require.Contains(t, find(t, e, "CO-1", 0).Text, "“a bad disk” and “a broken switch”")
	require.NotContains(t, bare(e.Findings(later, nil)), "SLA-7", "claimed in time")
	text := NotesText(e, nil)
	require.Contains(t, text, "a bad disk (confirmed)")
	require.Contains(t, text, "**Credit claimed on:** August 20, 2025")
	complaint.Claimed = "2025-10-20"
	must(t, e.SetComplaint(chair, Newest, complaint, later))
	require.Contains(t, find(t, e, "SLA-7", 0).Text, "it was claimed on 20 October 2025")
}

// A decision that waits for its approver lacks none.
func TestAPreparedDecisionLacksNoApprover(t *testing.T) {
	e := stage(t, Deciding)
	require.NotNil(t, e.Pending())
	require.NotContains(t, bare(e.Findings(later, nil)), "DE-2")
	must(t, e.Assign(chair, Approver, Newest, nil, later))
	must(t, e.Assign(sponsor, StandIn, Newest, nil, later))
	require.Contains(t, bare(e.Findings(later, nil)), "DE-2")
}

// find is the finding with an id about a number.
func find(t tb, e *Escalation, id string, no int) Finding {
	t.Helper()
	all := e.Findings(later, nil)
	i := slices.IndexFunc(all, func(f Finding) bool { return f.ID == id && f.About.No == no })
	if i < 0 {
		t.Fatal("no finding " + id)
	}
	return all[i]
}

func TestAnExplanationHoldsForItsFigures(t *testing.T) {
	e := stage(t, Reviewing)
	beyond(t, e)
	e.Take()
	f := find(t, e, "CR-1", 1)
	require.True(t, f.Open())
	refused(t, explain(e, plain, contract.TopicFee, "x"), "Only those who gave the figures can add a note: chair.")
	require.Equal(t, "text", refused(t, explain(e, chair, contract.TopicFee, " "), "").Field)
	require.Equal(t, "text", refused(t, explain(e, chair, contract.TopicFee, strings.Repeat("x", MaxExplanation+1)), "").Field)
	require.True(t, refused(t, e.Explain(chair, contract.TopicFee, "other figures", "x", nil, later), "changed in the meantime").Stale)
	require.True(t, refused(t, explain(e, chair, contract.TopicOutage, "x"), "this point is gone").Stale)
	must(t, explain(e, chair, contract.TopicFee, "10% of the platform's fee alone"))
	require.Equal(t, "10% of the platform's fee alone", find(t, e, "CR-1", 1).Explanation.Text)
	require.Equal(t, chair.ID, find(t, e, "CR-1", 1).Explanation.By)
	require.Contains(t, NotesText(e, nil), "   - **Note by chair on November 10, 2025, 10:05 AM EST:** 10% of the platform's fee alone")

	// What it does not rest on changes nothing; one of its figures opens it again.
	must(t, e.SetComplaint(chair, Newest, Complaint{Issue: "slower"}, later))
	require.False(t, find(t, e, "CR-1", 1).Open())
	was := e.Options[0].Offer
	other := was
	other.Amount = amount(t, "$23.5K")
	must(t, e.EditOption(chair, 1, 1, other, false, later))
	require.True(t, find(t, e, "CR-1", 1).Open(), "a figure changed")
	must(t, e.EditOption(chair, 1, 2, was, false, later))
	require.False(t, find(t, e, "CR-1", 1).Open(), "the same figures are explained as before")
	must(t, e.SetBackground(chair, Newest, Background{AnnualValue: amount(t, "$2.4M")}, later))
	require.True(t, find(t, e, "CR-1", 1).Open())
	events, _ := e.Take()
	require.True(t, slices.ContainsFunc(events, func(ev Event) bool { return ev.Kind == "FindingExplained" && ev.By == chair.ID }))
	require.True(t, e.Options[0].Offer.Amount.Stated() && e.Options[0].Offer.Percent.String() == "10%", "nothing was fixed silently")
}

func TestWhoeverWroteAFigureMayExplainIt(t *testing.T) {
	e := stage(t, Reviewing)
	l := LegalReview{SLA: percent(t, "99.9%"), Stated: percent(t, "0.14%"), Verdict: Within}
	must(t, e.WriteReview(plain, Newest, Content{Legal: &l}, later)) // by phone
	require.Equal(t, []UserID{legal.ID, plain.ID}, e.WhoExplains(pointOf(e, contract.TopicOutage)))
	must(t, explain(e, plain, contract.TopicOutage, "before exclusions"))
	must(t, explain(e, legal, contract.TopicOutage, "of another window"))
	require.Equal(t, legal.ID, find(t, e, "SLA-2", 0).Explanation.By, "the last word holds")
	require.Equal(t, "of another window", pointOf(e, contract.TopicOutage).Note().Text)
	must(t, e.Waive(chair, Legal, "ill", later))
	require.Empty(t, slices.DeleteFunc(e.Findings(later, nil), func(f Finding) bool { return f.ID != "SLA-2" }), "a waived review gives no figures")
}

// pointOf is the point of a topic as it stands; the zero Point when there is none.
func pointOf(e *Escalation, topic contract.Topic) Point {
	for _, p := range e.Points(later, nil) {
		if p.Topic == topic {
			return p
		}
	}
	return Point{}
}

// explain writes a note on a point as it stands.
func explain(e *Escalation, by Person, topic contract.Topic, text string) error {
	return e.Explain(by, topic, pointOf(e, topic).Figures(), text, nil, later)
}

func TestPointsOnAForm(t *testing.T) {
	e := globalTech(t)
	on := func(from contract.Role, option int) []string { return topicsOf(e.PointsOn(from, option, later, nil)) }
	require.Equal(t, []string{"outage", "beyond", "missing"}, on(contract.RoleLegal, 0))
	require.Equal(t, []string{"outage", "beyond", "missing"}, on(contract.RoleTechnical, 0))
	require.Contains(t, on(contract.RoleProposer, 2), "fee")
	must(t, explain(e, robert, contract.TopicOutage, "x"))
	require.NotContains(t, on(contract.RoleLegal, 0), "outage", "what has a note is not asked again")
}

// The approver is told of the option that is decided on, in lines that name no other.
func TestPointsAboutOneOption(t *testing.T) {
	e := globalTech(t)
	var lines []string
	for _, p := range e.PointsAbout(2, later, usHolidays(t)) {
		lines = append(lines, p.Line())
	}
	require.Equal(t, []string{
		"By these figures the outage is above the SLA's allowance: 48 h against 43 min a month, and above it for a quarter and a year too; Legal entered “within” and 0.14%",
		"The credit assumes a fee of $230K; a month's fee is $191,666.67. Of that, 25% is $47,916.67",
		"Option 2 goes beyond the contract: by $134,166.67 to $172,500; it is above the 10% cap. Legal's and finance's approver are not named",
		"What is due cannot be computed yet: the outage's start and end; the SLA's period, maintenance exclusion, claim deadline",
		"The demand is $575,000 and a waiver (contract termination penalty): option 2 answers 10% of it; option 2 may mean it",
		"4 promised parts have no item, 11 items no date",
		"Precedent: a benefit or a risk?",
	}, lines)
	must(t, explain(e, robert, contract.TopicOutage, "annex 3 excludes it"))
	about := e.PointsAbout(2, later, usHolidays(t))
	require.Equal(t, contract.TopicOutage, about[len(about)-1].Topic, "a note on all options holds for one")
}

func TestTheVoteOpensAnywayAndThatIsRecorded(t *testing.T) {
	e := stage(t, Reviewing)
	beyond(t, e)
	e.Take()
	r := refused(t, e.OpenVote(chair, Newest, VoteRules{}, false, later), "figures disagree. The credit of option 1 assumes a fee of $230K; a month's fee is $191,666.67. Of that, 10% is $19,166.67.")
	require.True(t, r.Anyway)
	require.Empty(t, r.Field)
	require.Contains(t, r.Text, "open the vote anyway")
	require.False(t, refused(t, e.OpenVote(chair, Newest, VoteRules{Quorum: 99}, true, later), "").Anyway, "only figures are passed over")
	asked := ForAll(e.Points(later, nil))
	require.Greater(t, len(asked), len(PointsNotAddingUp(asked)), "some only ask")
	must(t, e.OpenVote(chair, Newest, VoteRules{}, true, later))
	require.True(t, e.Ballot().Anyway)
	require.Equal(t, []string{"CR-1, option 1"}, e.Ballot().Odd)
	must(t, e.CloseVote(chair, 1, later))
	require.Contains(t, NotesText(e, nil), "- Vote opened with "+number(len(asked))+" open points", "as many as All points counts")
	before := *e.Ballot()
	before.Open = 0
	require.Equal(t, 1, before.OpenPoints(), "of a vote from before all were counted, what did not add up")
	require.Zero(t, Ballot{}.OpenPoints(), "everything added up")

	e = stage(t, Reviewing)
	beyond(t, e)
	must(t, explain(e, chair, contract.TopicFee, "a part of the service"))
	must(t, e.OpenVote(chair, Newest, VoteRules{}, true, later))
	require.False(t, e.Ballot().Anyway, "what is explained is not passed over")
	must(t, e.EditOption(chair, 1, 1, Offering{Title: "x", Percent: percent(t, "20%"), Amount: amount(t, "$23K")}, true, later))
	require.Equal(t, []string{"CR-1, option 1"}, e.Ballot().Odd, "a vote that is asked anew says it anew")
}

// Before the vote nothing is frozen, and yet an outage of which only the length is known moves
// to no other quarter while the reviews are collected.
func TestAnOutageWithoutDatesLiesWhereItWasReported(t *testing.T) {
	e, p := stage(t, Reviewing), DefaultPolicy()
	must(t, e.WriteReview(tech, Newest, Content{Technical: &TechnicalReview{What: "x", Outages: []calendar.Outage{{Length: 48 * time.Hour}}}}, later))
	must(t, e.WriteReview(legal, Newest, Content{Legal: &LegalReview{Verdict: Within, SLA: percent(t, "99.9%"), Stated: percent(t, "0.14%")}}, later))
	now := find(t, e, "SLA-1", 0)
	require.Contains(t, now.Text, "Q4 2025")
	for _, f := range e.Findings(later.AddDate(0, 3, 0), p) {
		if f.ID == "SLA-1" {
			require.Equal(t, now, f)
			return
		}
	}
	require.Fail(t, "the finding is gone")
}

func TestAnOutageStillGoingOnIsFrozenWhenTheVoteOpens(t *testing.T) {
	e := stage(t, Reviewing)
	since := monday.Add(-48 * time.Hour)
	must(t, e.WriteReview(tech, Newest, Content{Technical: &TechnicalReview{What: "x", Outages: []calendar.Outage{{From: since, Ongoing: true, Zone: newYork}}}}, later))
	down := func(now time.Time) time.Duration {
		d, soFar := e.Record(now, nil).Facts().Down()
		require.True(t, soFar)
		return d
	}
	require.Equal(t, 49*time.Hour, down(monday.Add(time.Hour)), "up to now")
	require.Contains(t, NotesText(e, nil), "the ongoing outage is counted up to")
	must(t, e.OpenVote(chair, Newest, VoteRules{}, true, monday.Add(2*time.Hour)))
	require.Equal(t, 50*time.Hour, down(monday.Add(9*time.Hour)), "frozen when the vote opened")
	require.True(t, e.CountsTo(monday.Add(9*time.Hour)).Equal(monday.Add(2*time.Hour)))
	must(t, e.CloseVote(chair, 1, monday.Add(3*time.Hour)))
	must(t, e.PrepareDecision(approver, DecisionDraft{Option: 1, Reasons: []string{"r"}, Why: "w"}, 0, Seen{}, monday.Add(4*time.Hour)))
	require.Equal(t, 50*time.Hour, down(monday.Add(9*time.Hour)))
	must(t, e.ReEscalate(chair, "again", monday.Add(5*time.Hour)))
	require.Equal(t, 57*time.Hour, down(monday.Add(9*time.Hour)), "a new round counts anew")
	must(t, e.PrepareDecision(approver, DecisionDraft{Option: 1, Reasons: []string{"r"}}, 0, Seen{}, monday.Add(10*time.Hour)))
	require.Equal(t, 58*time.Hour, down(monday.Add(99*time.Hour)), "without a vote frozen by the decision")
}

// TestAWindowThatIsNotKnownIsEveryWindow answers "not known" where uptime is measured over: the figures are those of a window that is
// not stated, and the words say that somebody answered.
func TestAWindowThatIsNotKnownIsEveryWindow(t *testing.T) {
	require.Equal(t, "it is not known over which period it is measured", PeriodNotKnown.Words())
	require.Equal(t, "measured over a month", Monthly.Words())
	require.Empty(t, Period("").Words())
	e := stage(t, Reviewing)
	terms := func(p Period) contract.Terms {
		must(t, e.WriteReview(legal, Newest, Content{Legal: &LegalReview{Verdict: Above, SLA: percent(t, "99.9%"), Period: p}}, later))
		return e.recordLegal().Terms
	}
	require.Equal(t, terms(""), terms(PeriodNotKnown))
	require.Equal(t, contract.Month, terms(Monthly).Period)
}
