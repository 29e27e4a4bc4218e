package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// open opens an escalation of Sarah's.
func (g *rig) open(customer string) *meeting.Escalation {
	e, err := g.kept.Create(g.t.Context(), g.key(), func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: customer, Summary: "Down", Severity: meeting.High}, view.Sarah, g.at)
	})
	require.NoError(g.t, err)
	return e
}

func (g *rig) get(id meeting.ID) *meeting.Escalation {
	e, err := g.kept.Get(g.t.Context(), id)
	require.NoError(g.t, err)
	return e
}

func TestEverythingGoesOverAtOnceAndOnlyOnce(t *testing.T) {
	g := newRig(t)
	var all []*meeting.Escalation
	for _, c := range []string{"Alpha", "Beta", "Gamma"} {
		all = append(all, g.open(c))
	}
	said, err := g.submit(view.Sarah, view.FormHandOver, view.Ref{}, router.Values{"to": named(view.Tom)})
	require.NoError(t, err)
	require.Contains(t, strings.Join(words(said), " "), "ESC-3, ESC-2, ESC-1")
	for _, e := range all {
		require.Equal(t, view.Sarah.ID, g.get(e.ID).Chair, "until they confirm, it stays hers")
	}
	value := view.Ref{Of: 1, Key: string(view.Sarah.ID)}.String()
	_, err = g.press(view.Lisa, view.ActTakeAll, value)
	require.ErrorContains(t, err, "offered to you")

	screen, err := g.press(view.Tom, view.ActTakeAll, value)
	require.NoError(t, err)
	shown := strings.Join(words(screen), "\n")
	for _, e := range all {
		require.Equal(t, view.Tom.ID, g.get(e.ID).Chair)
		require.Contains(t, shown, e.ID.String())
	}
	_, err = g.press(view.Tom, view.ActTakeAll, value)
	require.ErrorContains(t, err, "This is no longer offered to you")
}

func TestWhatOneEscalationRefusesTheOthersStillHandOver(t *testing.T) {
	g := newRig(t)
	first, second := g.open("Alpha"), g.open("Beta")
	_, err := g.submit(view.Sarah, view.FormHandOver, view.Ref{}, router.Values{"to": named(view.Tom)})
	require.NoError(t, err)
	_, err = g.kept.Update(t.Context(), first.ID, "", func(e *meeting.Escalation) error {
		return e.Withdraw(view.Sarah, meeting.Newest, meeting.OpenedInError, 0, "Twice", g.at)
	})
	require.NoError(t, err)
	screen, err := g.press(view.Tom, view.ActTakeAll, view.Ref{Key: string(view.Sarah.ID)}.String())
	require.NoError(t, err)
	require.Contains(t, strings.Join(words(screen), "\n"), "ESC-2")
	require.Equal(t, view.Tom.ID, g.get(second.ID).Chair)
	require.Equal(t, view.Sarah.ID, g.get(first.ID).Chair)
}

func TestNobodyHandsOverToWhoeverCannotTakePart(t *testing.T) {
	g := newRig(t)
	e := g.open("Alpha")
	for _, to := range []meeting.Person{guest, stranger, robot, view.Sarah} {
		_, err := g.submit(view.Sarah, view.FormHandOver, view.Ref{}, router.Values{"to": named(to)})
		refusal, ok := meeting.AsRefusal(err)
		require.True(t, ok, "%v", err)
		require.Equal(t, "to", refusal.Field)
	}
	require.Equal(t, e.Seq, g.events(e.ID))
}

func TestAwayIsOnePersonsWholeAbsence(t *testing.T) {
	g := newRig(t)
	_, err := g.submit(view.Sarah, view.FormAway, view.Ref{}, router.Values{"date": {Date: "2025-11-14"}})
	require.ErrorContains(t, err, "not in any open escalation")
	first := g.open("Alpha")
	_, err = g.submit(view.Sarah, view.FormAway, view.Ref{}, router.Values{"date": {Date: "2025-11-14"}})
	require.NoError(t, err)
	m, _ := g.get(first.ID).Member(view.Sarah.ID)
	require.Equal(t, time.Date(2025, 11, 15, 5, 0, 0, 0, time.UTC), m.Away, "the end of the day in New York")

	g.open("Beta") // opened meanwhile
	home, err := g.bot.home(t.Context(), g.request(view.Sarah))
	require.NoError(t, err)
	require.True(t, shows(home, "I am back"), "Home still knows the absence")
	_, err = g.press(view.Sarah, view.ActBack, view.Ref{}.String())
	require.NoError(t, err)
	home, err = g.bot.home(t.Context(), g.request(view.Sarah))
	require.NoError(t, err)
	require.False(t, shows(home, "I am back"))
}

// Whoever is away is away in what they come into later, too, and its chair hears that once.
func TestAnAbsenceComesAlong(t *testing.T) {
	g := newRig(t)
	first := g.open("Alpha")
	second := g.open("Beta")
	_, err := g.bot.update(t.Context(), g.request(view.Sarah), first.ID, func(e *meeting.Escalation) error {
		return e.Add(view.Sarah, []meeting.Person{view.Lisa}, g.at)
	})
	require.NoError(t, err)
	_, err = g.submit(view.Lisa, view.FormAway, view.Ref{}, router.Values{"date": {Date: "2025-11-24"}})
	require.NoError(t, err)
	said, _ := g.get(first.ID).Member(view.Lisa.ID)

	var told []meeting.Notice
	give := func(text string) {
		_, err := g.bot.update(t.Context(), g.request(view.Sarah), second.ID, func(e *meeting.Escalation) error {
			return e.AddItems(view.Sarah, view.Lisa, []meeting.ItemDraft{{Text: text}}, g.at)
		})
		require.NoError(t, err)
	}
	give("Call them")
	give("Write to them")
	m, _ := g.get(second.ID).Member(view.Lisa.ID)
	require.Equal(t, said.Away, m.Away)
	for range 20 {
		all, err := g.kept.Claim(t.Context(), g.at, time.Minute, 20)
		require.NoError(t, err)
		for _, b := range all {
			for _, n := range b.Notices {
				if n.Kind == meeting.TellAway {
					told = append(told, n)
				}
				if n.To == view.Lisa.ID {
					require.Equal(t, m.Away, g.get(n.Of).Wanted(n, g.at, g.bot.Policy).Until)
				}
			}
			require.NoError(t, g.kept.Delivered(t.Context(), b, meeting.Receipt{TS: "1.1"}, g.at))
		}
	}
	require.Len(t, told, 1)
	require.Equal(t, second.ID, told[0].Of)
	require.Equal(t, view.Sarah.ID, told[0].To)

	r := g.request(view.Sarah)
	third, err := g.bot.create(t.Context(), r, func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: "Gamma", Summary: "Down", Attendees: []meeting.Person{view.Lisa}}, view.Sarah, r.At)
	})
	require.NoError(t, err)
	m, _ = third.Member(view.Lisa.ID)
	require.Equal(t, said.Away, m.Away, "also where they are from the opening on")
}

// What is pressed in Home, or sent in from a form opened there, draws Home anew: also when
// it was refused, because what was pressed may not be there any more.
func TestHomeIsDrawnAnew(t *testing.T) {
	g := newRig(t)
	e := g.keep("items")
	press := func(by meeting.Person, action string, ref view.Ref) (router.Reply, error) {
		r := g.request(by)
		r.Action, r.Value, r.View = action, ref.String(), router.View{ID: "VH", Home: true}
		return g.act(r)
	}
	const inHome = "My escalations"
	reply, err := press(view.Lisa, view.ActItemDone, view.Ref{Of: e.ID, No: 4})
	require.NoError(t, err)
	require.True(t, shows(reply, inHome))
	reply, err = press(view.Lisa, view.ActItemDone, view.Ref{Of: e.ID, No: 4})
	require.NoError(t, err, "the refusal is said beside Home")
	require.True(t, shows(reply, inHome))
	require.Contains(t, strings.Join(words(reply), " "), "done already")

	reply, err = press(view.Lisa, view.FormID(view.FormItemRefuse), view.Ref{Of: e.ID, No: 5})
	require.NoError(t, err)
	ref := view.ParseRef(metadata(reply))
	require.True(t, ref.Home)
	reply, err = g.submit(view.Lisa, view.FormItemRefuse, ref, router.Values{"reason": typed("Not ours")})
	require.NoError(t, err)
	require.True(t, shows(reply, inHome))
}
