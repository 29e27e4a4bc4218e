package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

var twinTests = map[string]func(*testing.T, Harness){
	"a newer notice replaces the one that waits": coalesce,
	"what replaces takes the place":              samePlace,
	"never the one in flight":                    inFlight,
	"nor the one that was frozen":                frozen,
	"a thawed one gives way to its twin":         thawedTwin,
	"what does not replace is said each time":    noTwins,
	"one escalation's card is not another's":     twoCards,
}

const brief = "card/1/brief"

// liveKit is a kit with one escalation whose channel and cards stand.
func liveKit(t *testing.T, h Harness) *kit {
	k := newKit(t, h)
	k.live(k.open("Northwind"), monday)
	return k
}

func coalesce(t *testing.T, h Harness) {
	k := liveKit(t, h)
	for _, summary := range []string{"one", "two", "three"} {
		k.summary(1, summary, monday.Add(time.Second))
		k.reopen()
	}
	b := k.claimLane(monday.Add(time.Minute), brief)
	require.Len(t, b.Notices, 1)
	k.deliver(b, meeting.Receipt{}, monday)
	k.nothing(monday.Add(time.Hour), brief)
	require.Equal(t, "set-topic", kinds(k.claimLane(monday.Add(time.Hour), "set/1")))
	k.nothing(monday.Add(time.Minute), "set/1")
}

// samePlace: before its channel has the cards, a newer brief card still comes before the
// status card.
func samePlace(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.deliver(k.claim(monday, 1)[0], meeting.Receipt{Channel: "C1"}, monday)
	k.summary(1, "It is down", monday.Add(time.Minute))
	b := k.claimLane(monday.Add(time.Hour), "post/1")
	require.Equal(t, "brief", b.Notices[0].Subject)
	require.Equal(t, monday.Add(time.Minute), b.Notices[0].At, "the newer one")
	k.deliver(b, meeting.Receipt{TS: "1"}, monday)
	b = k.claimLane(monday.Add(time.Hour), "post/1")
	require.Equal(t, "status", b.Notices[0].Subject)
	k.deliver(b, meeting.Receipt{TS: "2"}, monday)
	k.nothing(monday.Add(time.Hour), "post/1")
}

// inFlight has the twin come while the older one is being sent: settling the older one must
// not settle the newer, whichever way it is settled.
func inFlight(t *testing.T, h Harness) {
	k := liveKit(t, h)
	for name, settle := range map[string]func(){
		"delivered": func() { k.deliver(k.claimLane(monday, brief), meeting.Receipt{}, monday) },
		"dropped": func() {
			b := k.claimLane(monday, brief)
			require.NoError(t, k.s.Drop(k.ctx, b, noticeIDs(b)))
		},
	} {
		k.summary(1, "older "+name, monday)
		older := k.claimLane(monday, brief)
		k.summary(1, "newer "+name, monday.Add(time.Second))
		k.summary(1, "newest "+name, monday.Add(2*time.Second))
		k.nothing(monday, brief)
		if name == "delivered" {
			k.deliver(older, meeting.Receipt{}, monday)
		} else {
			require.NoError(t, k.s.Drop(k.ctx, older, noticeIDs(older)))
		}
		k.reopen()
		k.summary(1, "last "+name, monday.Add(3*time.Second)) // replaces the twin, which waits
		twin := k.claimLane(monday.Add(time.Minute), brief)
		require.Equal(t, older.Notices[0].Key(), twin.Notices[0].Key())
		require.Equal(t, monday.Add(3*time.Second), twin.Notices[0].At)
		require.NoError(t, k.s.Postpone(k.ctx, twin, monday, false, false))
		settle()
		k.nothing(monday.Add(time.Hour), brief)
	}
}

func frozen(t *testing.T, h Harness) {
	k := liveKit(t, h)
	k.summary(1, "older", monday)
	older := k.claimLane(monday, brief)
	require.NoError(t, k.s.Postpone(k.ctx, older, monday, true, false))
	k.summary(1, "newer", monday.Add(time.Second))
	again := k.claimLane(monday, brief)
	require.Equal(t, older.Notices, again.Notices)
	k.deliver(again, meeting.Receipt{}, monday)
	newer := k.claimLane(monday, brief)
	require.NotEqual(t, older.Notices[0].ID, newer.Notices[0].ID)
	k.deliver(newer, meeting.Receipt{}, monday)
	k.nothing(monday.Add(time.Hour), brief)
}

func thawedTwin(t *testing.T, h Harness) {
	k := liveKit(t, h)
	until := monday.Add(30 * time.Second)
	k.summary(1, "older", monday)
	older := k.claimLane(monday, brief)
	k.summary(1, "newer", monday.Add(time.Second))
	require.NoError(t, k.s.Postpone(k.ctx, older, until, false, true))
	k.nothing(until.Add(-time.Microsecond), brief)
	one := k.claimLane(until, brief)
	require.Len(t, one.Notices, 1)
	require.Equal(t, monday.Add(time.Second), one.Notices[0].At)
	k.deliver(one, meeting.Receipt{}, until)
	k.nothing(until.Add(time.Hour), brief)

	// And the twin that comes after the thaw replaces the one that waits, until then too.
	k.summary(1, "older", monday)
	require.NoError(t, k.s.Postpone(k.ctx, k.claimLane(monday, brief), until, false, true))
	k.summary(1, "newer", monday.Add(time.Second))
	k.nothing(until.Add(-time.Microsecond), brief)
	k.deliver(k.claimLane(until, brief), meeting.Receipt{}, until)
	k.nothing(until.Add(time.Hour), brief)

	// The twin takes the thawed one's place before what came between the two.
	k.deliver(k.claimOpening(2), meeting.Receipt{Channel: "C2"}, monday)
	first := k.claimLane(monday, "post/2")
	k.summary(2, "newer", monday)
	require.NoError(t, k.s.Postpone(k.ctx, first, monday, false, true))
	next := k.claimLane(monday, "post/2")
	require.Equal(t, first.Notices[0].Key(), next.Notices[0].Key())
	require.Greater(t, next.Notices[0].ID, first.Notices[0].ID)
}

// claimOpening opens escalation id and takes the making of its channel.
func (k *kit) claimOpening(id meeting.ID) store.Batch {
	k.Helper()
	require.Equal(k, id, k.open("Contoso"))
	return k.claimLane(monday, "make/"+strings.TrimPrefix(id.String(), "ESC-"))
}

func noTwins(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.silence(monday)
	k.outsider(1, monday)
	k.outsider(1, monday)
	first := k.claimLane(monday, "dm/UANA")
	k.deliver(first, meeting.Receipt{}, monday)
	second := k.claimLane(monday, "dm/UANA")
	require.Equal(t, "tell-outsider tell-outsider", kinds(first)+" "+kinds(second))
	require.Equal(t, first.Notices[0].Key(), second.Notices[0].Key())
}

func twoCards(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.open("Contoso")
	k.silence(monday)
	k.summary(1, "Down", monday)
	k.summary(2, "Down", monday)
	require.Len(t, k.claim(monday, 10), 4, "two cards and two topics")
}
