package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
)

// The people of the GlobalTech meeting.
var (
	sarah  = Person{ID: "U1", Name: "Sarah Martinez", Title: "Customer Success Manager", Zone: newYork, Standing: FullMember}
	tom    = Person{ID: "U2", Name: "Tom Anderson", Title: "VP Customer Success", Zone: newYork, Standing: FullMember}
	lisa   = Person{ID: "U3", Name: "Lisa Wong", Title: "Technical Support Lead", Zone: newYork, Standing: FullMember}
	david  = Person{ID: "U4", Name: "David Chen", Title: "Product Manager", Zone: newYork, Standing: FullMember}
	maria  = Person{ID: "U5", Name: "Maria Rodriguez", Title: "Account Executive", Zone: newYork, Standing: FullMember}
	robert = Person{ID: "U6", Name: "Robert Kim", Title: "Legal Counsel", Zone: newYork, Standing: FullMember}
)

// globalTech is the meeting of the notes in testdata, entered by commands with what people
// would type into the forms, up to its adjournment.
func globalTech(t tb) *Escalation {
	t.Helper()
	ok := func(err error) { t.Helper(); require.NoError(t, err) }
	cal := calendar.New(calendar.DefaultHours(), nil)
	at := ny(11, 10, 9, 30)
	e, err := Open(42, Opening{
		Customer: "GlobalTech Industries", Summary: "Critical production system outage lasting 48 hours", Severity: Critical,
		Roles:     map[Role][]Person{Technical: {lisa}, Business: {maria}, Legal: {robert}, Approver: {tom}},
		Attendees: nil,
	}, sarah, at)
	ok(err)
	// The attendees as the meeting's form lists them.
	ok(e.SetMeeting(sarah, Newest, Meeting{
		Objective: "Review escalated complaint from GlobalTech Industries and determine resolution approach",
		Start:     ny(11, 10, 14, 0), End: ny(11, 10, 15, 30), Zone: newYork, Location: "Conference Room A",
	}, []Person{sarah, tom, lisa, david, maria, robert}, []UserID{robert.ID}, at))
	ok(e.SetBackground(sarah, Newest, Background{
		Profile: "Fortune 500 manufacturing company", AnnualValue: amount(t, "$2.3M"), Relationship: "3 years",
		Satisfaction: "2/10 (severe dissatisfaction)",
	}, at))
	ok(e.SetComplaint(sarah, Newest, Complaint{
		Issue: "Critical production system outage lasting 48 hours", RootCause: "Database corruption during routine maintenance",
		Impact: "lost production", ImpactAmount: amount(t, "$1.2M"),
		Demand:        "100% service credit for Q4 + contract termination penalty waiver",
		DemandPercent: percent(t, "100%"), DemandPeriod: "Q4 2025", DemandWaivers: []string{"contract termination penalty"},
	}, at))

	at = ny(11, 10, 14, 5)
	outage, err := cal.ParseOutage("48 h", at, newYork)
	ok(err)
	ok(e.WriteReview(lisa, Newest, Content{Technical: &TechnicalReview{
		What: "Incident occurred during scheduled maintenance window", AlsoFailed: "Backup restoration failed due to corrupted backup files",
		Outages: []calendar.Outage{outage}, RootCause: "Undocumented database schema changes from recent feature deployment",
		Prevention: "Implementing comprehensive backup testing and change management", Data: DataUnknown,
	}}, at))
	ok(e.WriteReview(maria, Newest, Content{Business: &BusinessReview{
		Threat: "Customer threatening to explore competitive solutions", Reference: "Risk of losing reference account",
		Revenue: amount(t, "$2.3M"), Expansion: amount(t, "$5M"),
	}}, at))
	// The chair types what the lawyer says on the phone; the lawyer confirms it.
	ok(e.WriteReview(sarah, Newest, Content{Legal: &LegalReview{
		SLA: percent(t, "99.9%"), Cap: percent(t, "10%"), CapOf: "monthly fees", Penalties: "apply per contract terms",
		Verdict: Within, Stated: percent(t, "0.14%"),
	}}, at))
	ok(e.ConfirmReview(robert, Legal, 1, at.Add(time.Minute)))

	at = ny(11, 10, 14, 30)
	ok(e.AddOption(sarah, Offering{
		Title: "Contractual Minimum", Percent: percent(t, "10%"), Amount: amount(t, "$23K"),
		Waivers: []Part{{Text: "No penalty waiver", Price: Free}}, Parts: []Part{{Text: "Enhanced monitoring for 90 days"}},
	}, at))
	ok(e.AddOption(maria, Offering{
		Title: "Customer-Focused Resolution", Percent: percent(t, "25%"), Amount: amount(t, "$57.5K"),
		Waivers: []Part{{Text: "Q4 penalty waiver", Price: Priced, Amount: amount(t, "$115K")}},
		Parts:   []Part{{Text: "Dedicated technical account manager"}, {Text: "Priority feature requests"}},
	}, at))
	ok(e.AddOption(david, Offering{
		Title: "Comprehensive Recovery", Percent: percent(t, "50%"), Amount: amount(t, "$115K"),
		Waivers: []Part{{Text: "Full penalty waiver"}},
		Parts:   []Part{{Text: "Custom development for backup improvements"}, {Text: "Executive-level account management"}},
	}, at))

	at = ny(11, 10, 14, 50)
	ok(e.OpenVote(sarah, Newest, VoteRules{}, true, at))
	for p, option := range map[*Person]int{&sarah: 2, &lisa: 2, &maria: 2, &david: 3} {
		ok(e.Vote(*p, 1, Cast{Choice: ForOption, Option: option}, at.Add(time.Minute)))
	}
	e.Tick(at.Add(2*time.Minute), DefaultPolicy())
	require.Equal(t, Deciding, e.Phase, "the vote closes a minute after the last ballot")

	at = ny(11, 10, 15, 0)
	ok(e.PrepareDecision(sarah, DecisionDraft{Option: 2, Reasons: []string{
		"Preserves strategic account relationship", "Demonstrates commitment to customer success",
		"Cost justified by long-term relationship value", "Sets precedent for handling critical incidents",
	}}, 0, Seen{}, at))
	ok(e.Approve(tom, 1, Seen{Rev: 1}, "", at.Add(time.Minute)))

	at = ny(11, 10, 15, 10)
	for _, form := range []struct {
		owner Person
		lines []string
	}{
		{sarah, []string{"Schedule executive call with GlobalTech CEO within 24 hours", "Prepare resolution proposal presentation", "Coordinate with legal for contract amendments"}},
		{lisa, []string{"Implement immediate backup testing protocols", "Develop root cause analysis report for customer", "Create incident prevention playbook"}},
		{david, []string{"Review recent deployments for similar risks", "Implement change management improvements", "Schedule post-mortem with engineering team"}},
		{maria, []string{"Update account plan with recovery milestones", "Schedule quarterly business reviews", "Identify expansion opportunities post-resolution"}},
	} {
		var drafts []ItemDraft
		for _, line := range form.lines {
			task, typed := calendar.SplitTask(line)
			d := ItemDraft{Text: task}
			if typed != "" {
				d.Due, err = cal.ParseDue(typed, at, newYork)
				ok(err)
			}
			drafts = append(drafts, d)
		}
		ok(e.AddItems(sarah, form.owner, drafts, at))
	}
	ok(e.PlanFollowUp(sarah, Newest, Plan{
		Start: ny(12, 1, 10, 0), Length: 30 * time.Minute, Zone: newYork, Measures: "Resolution effectiveness review",
	}, []Person{sarah, tom, lisa, maria}, at))
	ok(e.Adjourn(sarah, ny(11, 10, 15, 30)))
	return e
}

func TestGlobalTechEndToEnd(t *testing.T) {
	e := globalTech(t)
	require.Equal(t, Decided, e.Phase)
	d := e.Standing()
	require.Equal(t, 2, d.Option)
	require.Equal(t, 1, d.Ballot)
	require.Equal(t, []Dissent{{Who: david.ID}}, d.Dissents, "whoever voted otherwise dissents")
	require.Len(t, e.OpenItems(), 12)
	require.True(t, e.Item(1).Due.Equal(d.On.Add(24*time.Hour)), "within 24 hours counts from the decision")
	require.Len(t, e.Uncovered(), 4, "credit, waiver, account manager and features have no item yet")
	require.Len(t, e.Notes, 1, "adjourning publishes the notes")

	// The promises are kept, looked at, and the escalation is closed.
	at := ny(12, 1, 10, 20)
	for _, i := range e.OpenItems() {
		require.NoError(t, e.Done(sarah, i.No, ny(11, 28, 12, 0)), "the chair acts for an absent owner")
	}
	refused(t, e.Close(sarah, Newest, Closing{}, at), "effectiveness review")
	require.NoError(t, e.ReviewEffect(sarah, Newest, Effect{Then: "2/10", Now: "7/10", Kept: []int{1, 2, 3}, Outcome: Resolved}, at))
	require.NoError(t, e.Close(sarah, Newest, Closing{Archive: true}, at))
	require.Equal(t, Closed, e.Phase)
	require.True(t, e.NextDue(DefaultPolicy()).IsZero(), "nothing lies ahead of a closed escalation")
	doc := NotesText(e, nil)
	require.Contains(t, doc, "**Effectiveness Review:** resolved, recorded by Sarah Martinez")
	require.Contains(t, doc, "**Closing:** Closed by Sarah Martinez")
}
