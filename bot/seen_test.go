package bot

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/bot/router"
	"escalate/bot/view"
)

// doing is what somebody does while somebody else has a form open.
type doing = func(*testing.T, *meeting.Escalation, time.Time) error

func writes(c meeting.Content) doing {
	return func(_ *testing.T, e *meeting.Escalation, at time.Time) error { return e.WriteReview(view.Tom, c, at) }
}

func anotherValue(t *testing.T, e *meeting.Escalation, at time.Time) error {
	b := e.Background
	var err error
	b.AnnualValue, err = money.Parse("$1.1M", "USD")
	require.NoError(t, err)
	return e.SetBackground(view.Maria, b, at)
}

// meanwhile is, by form, what somebody else does while it is being filled, and a piece of what
// its person is then shown.
var meanwhile = map[string]struct {
	do    doing
	shows string
}{
	view.FormSummary: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.SetSummary(view.Tom, "Down for 72 h", meeting.Critical, at)
	}, "What happened: Down for 72 h"},
	view.FormCustomer: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		b := e.Background
		b.Satisfaction = "1/10"
		return e.SetBackground(view.Tom, b, at)
	}, "Satisfaction now: 1/10"},
	view.FormComplaint: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		c := e.Complaint
		c.Demand = "An apology"
		return e.SetComplaint(view.Tom, c, at)
	}, "What the customer demands: An apology"},
	view.FormMeeting: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		m := e.Meeting
		m.Location = "Room C"
		return e.SetMeeting(view.Tom, m, nil, nil, at)
	}, "Location: Room C"},
	view.FormRoles: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.Assign(view.Sarah, meeting.Legal, []meeting.Person{view.Maria}, at)
	}, ": Maria Rodriguez"},
	view.FormTechnical:       {writes(meeting.Content{Technical: &meeting.TechnicalReview{What: "Two disks"}}), "What happened: Two disks"},
	view.FormBusiness:        {writes(meeting.Content{Business: &meeting.BusinessReview{Threat: "They sue"}}), ": They sue"},
	view.FormLegal:           {writes(meeting.Content{Legal: &meeting.LegalReview{Verdict: meeting.Within, Say: "As agreed"}}), ": As agreed"},
	view.FormExceptionGrant:  {anotherValue, "The figures were changed meanwhile. Nothing was answered; this is how they stand now."},
	view.FormExceptionRefuse: {anotherValue, "The figures were changed meanwhile. Nothing was answered; this is how they stand now."},
	view.FormExceptionAsk:    {anotherValue, "The figures were changed meanwhile. Nothing was answered; this is how they stand now."},
	view.FormClose: {func(_ *testing.T, e *meeting.Escalation, at time.Time) error {
		return e.AddItems(view.Tom, view.Lisa, []meeting.ItemDraft{{Text: "Tell the bank"}}, at)
	}, "Tell the bank"},
}

func has(r router.Reply, part string) bool {
	return slices.ContainsFunc(words(r), func(s string) bool { return strings.Contains(s, part) })
}

// approveOf is what the button that approves an exception carries.
func approveOf(t *testing.T, r router.Reply) string {
	t.Helper()
	for _, s := range words(r) {
		if ref := view.ParseRef(s); ref.Seen != "" && ref.Rev > 0 {
			return s
		}
	}
	require.Fail(t, "no such button", words(r))
	return ""
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
			require.True(t, has(stale, "meanwhile"), words(stale))
			require.True(t, has(stale, meanwhile[name].shows), "%s: %v", meanwhile[name].shows, words(stale))

			_, err = g.submit(f.by, name, view.ParseRef(metadata(stale)), f.good)
			require.NoError(t, err)
			require.Greater(t, g.events(e.ID), n, "sent once more it is saved")
		})
	}
}

// Approve stands in a direct message, below the figures.
func TestAnExceptionIsApprovedByTheFiguresThatWereShown(t *testing.T) {
	g := newRig(t)
	e := g.keep("asked")
	post := g.bot.View.Direct(e.Person(view.Fiona.ID), []view.Part{{E: e, N: meeting.Notice{Of: e.ID, Kind: meeting.AskException, To: view.Fiona.ID, Subject: "1"}}}, g.at, false)
	ref := approveOf(t, router.Say(post.Text, post.Blocks...))
	_, err := g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error { return e.Ask(view.Tom, view.Lisa, "Why?", g.at) })
	require.NoError(t, err)
	old, err := g.press(view.Fiona, view.ActGrant, ref)
	require.NoError(t, err)
	require.True(t, has(old, "Approved."), "what else happens meanwhile does not matter: %v", words(old))

	g = newRig(t)
	e = g.keep("asked")
	ref = approveOf(t, router.Say(post.Text, post.Blocks...))
	_, err = g.kept.Update(t.Context(), e.ID, "", func(e *meeting.Escalation) error { return anotherValue(t, e, g.at) })
	require.NoError(t, err)
	n := g.events(e.ID)
	stale, err := g.press(view.Fiona, view.ActGrant, ref)
	require.NoError(t, err)
	require.Equal(t, n, g.events(e.ID), "nothing is approved")
	require.True(t, has(stale, "The figures were changed meanwhile."), words(stale))
	again, err := g.press(view.Fiona, view.ActGrant, approveOf(t, stale))
	require.NoError(t, err)
	require.True(t, has(again, "Approved."), words(again))
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
