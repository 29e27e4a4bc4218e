package bot

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/bot/router"
	"escalate/bot/view"
)

// doing is what somebody does while somebody else has a form open.
type doing = func(*testing.T, *meeting.Escalation, time.Time) error

func writes(c meeting.Content) doing {
	return func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.WriteReview(view.Tom, meeting.Newest, c, at)
	}
}

func anotherValue(t *testing.T, e *meeting.Escalation, at time.Time) error {
	b := e.Background
	var err error
	b.AnnualValue, err = money.Parse("$1.1M", "USD")
	require.NoError(t, err)
	return e.SetBackground(view.Maria, meeting.Newest, b, at)
}

// meanwhile is, by form, what somebody else does while it is being filled, and a piece of what
// its person is then shown.
var meanwhile = map[string]struct {
	do    doing
	shows string
}{
	view.FormSummary: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.SetSummary(view.Tom, meeting.Newest, "Down for 72 h", meeting.Critical, at)
	}, "What happened: Down for 72 h"},
	view.FormCustomer: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		b := e.Background
		b.Satisfaction = "1/10"
		return e.SetBackground(view.Tom, meeting.Newest, b, at)
	}, "Satisfaction now: 1/10"},
	view.FormComplaint: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		c := e.Complaint
		c.Demand = "An apology"
		return e.SetComplaint(view.Tom, meeting.Newest, c, at)
	}, "What the customer demands: An apology"},
	view.FormMeeting: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		m := e.Meeting
		m.Location = "Room C"
		return e.SetMeeting(view.Tom, meeting.Newest, m, nil, nil, at)
	}, "Location: Room C"},
	view.FormRoles: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.Assign(view.Sarah, meeting.Legal, meeting.Newest, []meeting.Person{view.Maria}, at)
	}, ": Maria Rodriguez"},
	view.FormTechnical:       {writes(meeting.Content{Technical: &meeting.TechnicalReview{What: "Two disks"}}), "What happened: Two disks"},
	view.FormBusiness:        {writes(meeting.Content{Business: &meeting.BusinessReview{Threat: "They sue"}}), ": They sue"},
	view.FormLegal:           {writes(meeting.Content{Legal: &meeting.LegalReview{Verdict: meeting.Within, Say: "As agreed"}}), ": As agreed"},
	view.FormExceptionGrant:  {anotherValue, "The figures changed in the meantime. Your answer was not saved. Please look again."},
	view.FormExceptionRefuse: {anotherValue, "The figures changed in the meantime. Your answer was not saved. Please look again."},
	view.FormExceptionAsk:    {anotherValue, "The figures changed in the meantime. Your answer was not saved. Please look again."},
	view.FormDecision: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.Assign(view.Tom, meeting.StandIn, meeting.Newest, []meeting.Person{view.Sarah}, at)
	}, "Approve takes effect at once. A decision is never edited; a new one can replace it."},
	view.FormWhy: {anotherValue, "Beyond the contract, by the figures entered: "},
	view.FormEffect: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.AddItems(view.Tom, view.Lisa, []meeting.ItemDraft{{Text: "Tell the bank"}}, at)
	}, ". Tell the bank"},
	view.FormWithdraw: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.AddItems(view.Tom, view.Lisa, []meeting.ItemDraft{{Text: "Tell the bank"}}, at)
	}, "1 open item will be cancelled"},
	view.FormClose: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.AddItems(view.Tom, view.Lisa, []meeting.ItemDraft{{Text: "Tell the bank"}}, at)
	}, "Tell the bank"},
}

func has(r router.Reply, part string) bool {
	return slices.ContainsFunc(words(r), func(s string) bool { return strings.Contains(s, part) })
}

func TestWhatSomebodyElseSavedMeanwhileIsNotOverwrittenUnseen(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(meanwhile)) {
		t.Run(name, func(t *testing.T) {
			f := fillings[name]
			g := newRig(t)
			e, ref := g.start(f)
			opened, err := g.press(f.by, view.FormID(name), ref.String())
			require.NoError(t, err)
			g.at = g.at.Add(time.Minute)
			_, err = g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error { return meanwhile[name].do(t, e, g.at) })
			require.NoError(t, err)
			n := g.events(e.ID)
			require.Greater(t, n, e.Seq)

			stale, err := g.submit(f.by, name, view.ParseRef(metadata(opened)), f.good)
			require.NoError(t, err)
			require.Equal(t, n, g.events(e.ID), "nothing of it is saved")
			require.True(t, has(stale, "in the meantime"), words(stale))
			require.True(t, has(stale, meanwhile[name].shows), "%s: %v", meanwhile[name].shows, words(stale))
			for id, in := range g.inputs(name, e, f.by, view.Ref{Of: e.ID, No: ref.No, Rev: ref.Rev, Key: ref.Key}) {
				_, text := in.Element.(*slack.PlainTextInputBlockElement)
				require.True(t, !text || id == "" || f.good[id].Text == "" || shows(stale, f.good[id].Text) || !shows(opened, id),
					"%s: what was typed stays where a large form is shown in a second step", id)
			}

			_, err = g.submit(f.by, name, view.ParseRef(metadata(stale)), f.good)
			require.NoError(t, err)
			require.Greater(t, g.events(e.ID), n, "sent once more it is saved")
		})
	}
}

// Whoever comes in while the meeting is planned changes nothing about it.
func TestAFormIsNotRefusedForWhatItDoesNotShow(t *testing.T) {
	g := newRig(t)
	f := fillings[view.FormMeeting]
	e, ref := g.start(f)
	opened, err := g.press(f.by, view.FormID(view.FormMeeting), ref.String())
	require.NoError(t, err)
	_, err = g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error { return e.CameIn(outsider, g.at) })
	require.NoError(t, err)
	n := g.events(e.ID)
	reply, err := g.submit(f.by, view.FormMeeting, view.ParseRef(metadata(opened)), f.good)
	require.NoError(t, err)
	require.True(t, silent(reply), words(reply))
	require.Greater(t, g.events(e.ID), n)
}

// change is what somebody else does.
func (g *rig) change(id meeting.ID, do func(*meeting.Escalation) error) *meeting.Escalation {
	g.t.Helper()
	g.at = g.at.Add(time.Minute)
	e, err := g.kept.Update(g.t.Context(), id, "", do)
	require.NoError(g.t, err)
	return e
}

func TestADraftIsNotConfirmedByAFormThatSaidDraft(t *testing.T) {
	g := newRig(t)
	f := fillings[view.FormLegal]
	e, ref := g.start(f)
	opened, err := g.press(view.David, view.FormID(view.FormLegal), ref.String())
	require.NoError(t, err)
	require.True(t, shows(opened, "Save draft"))
	g.change(e.ID, func(e *meeting.Escalation) error {
		return e.Assign(view.Sarah, meeting.Legal, meeting.Newest, []meeting.Person{view.David}, g.at)
	})
	reply, err := g.submit(view.David, view.FormLegal, view.ParseRef(metadata(opened)), f.good)
	require.NoError(t, err)
	require.True(t, shows(reply, "Confirm"), words(reply))
	require.Empty(t, g.get(e.ID).Review(meeting.Legal).Confirmed)
}

func TestAFollowUpThatWasMovedMeanwhileIsNotMovedBackUnseen(t *testing.T) {
	g := newRig(t)
	e := g.keep("items")
	plan := meeting.Plan{Start: g.at.Add(72 * time.Hour), Length: time.Hour, Zone: "UTC", Measures: "Trust"}
	e = g.change(e.ID, func(e *meeting.Escalation) error {
		return e.PlanFollowUp(view.Sarah, meeting.Newest, plan, []meeting.Person{view.Lisa}, g.at)
	})
	opened, err := g.press(view.Tom, view.FormID(view.FormFollowUp), view.Ref{Of: e.ID}.String())
	require.NoError(t, err)
	v := fillings[view.FormFollowUp].good
	check, err := g.submit(view.Tom, view.FormFollowUp, view.ParseRef(metadata(opened)), v)
	require.NoError(t, err)
	plan.Start = plan.Start.Add(24 * time.Hour)
	g.change(e.ID, func(e *meeting.Escalation) error {
		return e.PlanFollowUp(view.Sarah, meeting.Newest, plan, []meeting.Person{view.Lisa, view.David}, g.at)
	})
	stale, err := g.submit(view.Tom, view.FormFollowUpCheck, view.ParseRef(metadata(check)), v)
	require.NoError(t, err)
	require.True(t, has(stale, "The follow-up changed in the meantime") && has(stale, "Invited: Lisa Wong, David Chen"), words(stale))
	require.Equal(t, plan.Start, g.get(e.ID).Upcoming().Plan.Start)
	check, err = g.submit(view.Tom, view.FormFollowUp, view.ParseRef(metadata(stale)), v)
	require.NoError(t, err)
	_, err = g.submit(view.Tom, view.FormFollowUpCheck, view.ParseRef(metadata(check)), v)
	require.NoError(t, err)
	require.NotEqual(t, plan.Start, g.get(e.ID).Upcoming().Plan.Start, "seen, and replaced")
}

func TestAPartThatSomebodyElseLinkedStays(t *testing.T) {
	g := newRig(t)
	e := g.keep("items")
	opened, err := g.press(view.Lisa, view.FormID(view.FormItemLink), view.Ref{Of: e.ID, No: 4}.String())
	require.NoError(t, err)
	part := meeting.PartRef{Option: e.Standing().Option, Part: 1}
	g.change(e.ID, func(e *meeting.Escalation) error {
		return e.Link(view.Sarah, 4, meeting.Newest, append(slices.Clone(e.Item(4).Parts), part), g.at)
	})
	stale, err := g.submit(view.Lisa, view.FormItemLink, view.ParseRef(metadata(opened)), router.Values{"item": picked("2.0")})
	require.NoError(t, err)
	require.True(t, has(stale, "Parts of the chosen option: "), words(stale))
	require.Contains(t, g.get(e.ID).Item(4).Parts, part)
}

// What was changed among the further fields is shown with them.
func TestWhatWasChangedOutOfSightIsShown(t *testing.T) {
	g := newRig(t)
	f := fillings[view.FormComplaint]
	e, ref := g.start(f)
	opened, err := g.press(f.by, view.FormID(view.FormComplaint), ref.String())
	require.NoError(t, err)
	g.change(e.ID, func(e *meeting.Escalation) error {
		c := e.Complaint
		c.DemandPeriod = "Q3 2025"
		return e.SetComplaint(view.Tom, meeting.Newest, c, g.at)
	})
	v := maps.Clone(f.good)
	maps.DeleteFunc(v, func(id string, _ router.Value) bool { return strings.HasPrefix(id, "demand_") })
	stale, err := g.submit(f.by, view.FormComplaint, view.ParseRef(metadata(opened)), v)
	require.NoError(t, err)
	require.True(t, has(stale, "Period of the fees: Q3 2025"), words(stale))
	require.True(t, shows(stale, "demand_period"))
	require.False(t, has(stale, "Issue: "), "what is as it was is not listed")
}

// Absent here and, after a crash, not there: what was corrected since counts in both.
func TestAnAbsenceThatIsCorrectedIsOneDate(t *testing.T) {
	g := newRig(t)
	one, two := g.keep("brief"), g.keep("brief")
	r := g.request(view.Lisa)
	r.View = router.View{ID: "V1", Hash: "1", Callback: view.FormAway}
	r.Key, r.Said, r.Values = "V1/1", "one", router.Values{"date": {Date: "2025-11-20"}}
	_, err := g.bot.keep(t.Context(), r, one.ID, func(e *meeting.Escalation) error { return e.Away(view.Lisa, g.at.Add(240*time.Hour), g.at) })
	require.NoError(t, err)
	r.Said, r.Values = "two", router.Values{"date": {Date: "2025-11-15"}}
	_, err = g.send(r)
	require.NoError(t, err)
	away := func(id meeting.ID) time.Time { m, _ := g.get(id).Member(view.Lisa.ID); return m.Away }
	require.Equal(t, away(one.ID), away(two.ID))
	require.Equal(t, "2025-11-16", away(one.ID).In(g.bot.Policy.Calendar.Zone(view.Lisa.Zone)).Format(time.DateOnly), "absent on the 15th, back the day after")
}

// Offered here and, after a crash, not there: to whom it was corrected since counts in both.
func TestAHandOverThatIsCorrectedIsToOnePerson(t *testing.T) {
	g := newRig(t)
	one, two := g.keep("items"), g.keep("items")
	r := g.request(view.Lisa)
	r.View = router.View{ID: "V1", Hash: "1", Callback: view.FormHandOver}
	r.Key, r.Said, r.Values = "V1/1", "one", router.Values{"to": named(view.David)}
	_, err := g.bot.keep(t.Context(), anew(r), one.ID, func(e *meeting.Escalation) error { return e.OfferAll(view.Lisa, view.David, g.at) })
	require.NoError(t, err)
	r.Said, r.Values = "two", router.Values{"to": named(view.Maria)}
	_, err = g.send(r)
	require.NoError(t, err)
	for _, id := range []meeting.ID{one.ID, two.ID} {
		offers := g.get(id).Offers
		require.Equal(t, view.Maria.ID, offers[len(offers)-1].To)
		require.Len(t, slices.DeleteFunc(slices.Clone(offers), func(o meeting.Offer) bool { return o.From != view.Lisa.ID }), 1)
	}
}

// Sent again after its answer got lost, an option is shown as it was read, whatever others have
// proposed since.
func TestAnOptionThatComesAgainIsTheSame(t *testing.T) {
	g := newRig(t)
	f := fillings[view.FormOption]
	e, ref := g.start(f)
	r := g.request(f.by)
	r.View = router.View{ID: "V1", Hash: "1", Callback: view.FormOption, Metadata: ref.String()}
	r.Key, r.Said, r.Values = "V1/1", "this", f.good
	first, err := g.send(r)
	require.NoError(t, err)
	g.change(e.ID, func(e *meeting.Escalation) error {
		return e.AddOption(view.David, meeting.Offering{Title: "Nothing at all"}, g.at)
	})
	second, err := g.send(r)
	require.NoError(t, err)
	require.Equal(t, metadata(first), metadata(second))
	require.False(t, has(second, "Nothing at all"))
}
