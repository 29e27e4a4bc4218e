package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

var claimTests = map[string]func(*testing.T, Harness){
	"an opening leaves work for the channel":     firstNotice,
	"a claim is exclusive while its lease runs":  exclusive,
	"a lane hands out one after another":         laneOrder,
	"the urgent is claimed first":                urgentFirst,
	"the urgent goes before a person's routine":  urgentInLane,
	"what is agreed goes before the routine too": lateInLane,
	"a person's routine is one batch":            oneBatch,
	"after its lease a batch comes in doubt":     doubt,
	"a limit is kept":                            limits,
	"waiting is signalled":                       signals,
}

func firstNotice(t *testing.T, h Harness) {
	k := newKit(t, h)
	next, err := k.s.NextClaim(k.ctx, monday)
	require.NoError(t, err)
	require.Zero(t, next, "nothing waits")
	require.Empty(t, k.claim(monday, 10))
	id := k.open("Northwind")
	next, err = k.s.NextClaim(k.ctx, monday)
	require.NoError(t, err)
	require.Equal(t, monday, next)
	batches := k.claim(monday, 10)
	require.Len(t, batches, 1)
	b := batches[0]
	require.NotEmpty(t, b.ID)
	require.Equal(t, store.Batch{
		ID: b.ID, Lane: "make/1", Attempt: 1, Began: monday,
		Notices: []meeting.Notice{{ID: b.Notices[0].ID, Of: id, Kind: meeting.MakeChannel, Urgent: true, At: monday, Lane: "make/1"}},
	}, b)
	require.NotZero(t, b.Notices[0].ID)
}

func exclusive(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	require.Len(t, k.claim(monday, 10), 1)
	require.Empty(t, k.claim(monday, 10))
	require.Empty(t, k.claim(monday.Add(lease-time.Microsecond), 10))
	next, err := k.s.NextClaim(k.ctx, monday)
	require.NoError(t, err)
	require.Equal(t, monday.Add(lease), next)
	k.reopen()
	require.Empty(t, k.claim(monday.Add(lease-time.Microsecond), 10), "a claim survives a kill")
	require.Len(t, k.claim(monday.Add(lease), 10), 1)
}

// laneOrder follows the set-up of a channel: its posts come one by one, in order.
func laneOrder(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.deliver(k.claim(monday, 10)[0], meeting.Receipt{Channel: "C1", Name: "esc-1"}, monday)
	require.Equal(t, "C1", k.get(1).Channel.ID)
	posts, sets := []string{}, []string{}
	var last uint64
	for batches := k.claim(monday, 10); len(batches) > 0; batches = k.claim(monday, 10) {
		require.LessOrEqual(t, len(batches), 3, "one of each lane")
		for _, b := range batches {
			require.Len(t, b.Notices, 1)
			switch b.Lane {
			case "post/1":
				posts = append(posts, b.Notices[0].Subject)
				require.Greater(t, b.Notices[0].ID, last)
				last = b.Notices[0].ID
			case "set/1":
				sets = append(sets, string(b.Notices[0].Kind))
			}
			require.NoError(t, k.s.Drop(k.ctx, b, noticeIDs(b)))
		}
	}
	require.Equal(t, []string{"brief", "status"}, posts)
	require.Equal(t, []string{"set-topic", "set-purpose"}, sets)
}

func urgentFirst(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.open("Contoso")
	k.silence(monday)
	k.ask(1, bo, monday)
	k.ask(1, cy, monday)
	k.outsider(2, monday.Add(time.Minute)) // the last to come
	require.Equal(t, "dm/UANA", k.claim(monday.Add(time.Hour), 1)[0].Lane)
	require.False(t, k.claim(monday.Add(time.Hour), 1)[0].Notices[0].Urgent)
}

// urgentInLane has a routine batch wait for the morning; what is urgent passes it.
func urgentInLane(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.open("Contoso")
	k.silence(monday)
	morning := monday.Add(24 * time.Hour)
	k.tell(1, monday)
	routine := k.claimLane(monday, "dm/UANA")
	require.NoError(t, k.s.Postpone(k.ctx, routine, morning, false, false))
	k.tell(1, monday)
	k.nothing(monday.Add(time.Hour), "dm/UANA")
	k.outsider(2, monday)
	k.outsider(2, monday)
	for range 2 {
		b := k.claimLane(monday.Add(time.Hour), "dm/UANA")
		require.Len(t, b.Notices, 1, "urgent ones go singly")
		require.Equal(t, meeting.ID(2), b.Notices[0].Of)
		k.nothing(monday.Add(time.Hour), "dm/UANA")
		k.deliver(b, meeting.Receipt{}, monday)
	}
	k.nothing(monday.Add(time.Hour), "dm/UANA")
	k.nothing(morning.Add(-time.Microsecond), "dm/UANA")
	again := k.claimLane(morning, "dm/UANA")
	require.Equal(t, routine.ID, again.ID)
	require.Equal(t, routine.Notices, again.Notices)

	// While a batch is in flight nothing passes it, not even the urgent.
	k.outsider(2, morning)
	k.nothing(morning, "dm/UANA")
	k.deliver(again, meeting.Receipt{}, morning)
	require.True(t, k.claimLane(morning, "dm/UANA").Notices[0].Urgent)
}

// lateInLane has a ping of a follow-up meeting, which is said at any hour, pass the routine.
func lateInLane(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	start := monday.Add(48 * time.Hour)
	k.update(id, func(e *meeting.Escalation) error {
		return e.PlanFollowUp(ana, meeting.Newest, meeting.Plan{Start: start, Length: time.Hour}, []meeting.Person{bo}, monday)
	})
	k.silence(monday)
	k.ask(id, bo, monday)
	soon := start.Add(-15 * time.Minute)
	k.update(id, func(e *meeting.Escalation) error {
		e.Tick(soon, meeting.DefaultPolicy())
		return nil
	})
	b := k.claimLane(soon, "dm/UBO")
	require.Equal(t, "ping", kinds(b))
	require.Equal(t, start, b.Notices[0].Late)
	k.deliver(b, meeting.Receipt{}, soon)
	require.Equal(t, "ask-question", kinds(k.claimLane(soon, "dm/UBO")))
}

// oneBatch gathers what waits for a person from all escalations, and freezes it.
func oneBatch(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	k.open("Contoso")
	k.silence(monday)
	k.ask(1, bo, monday)
	k.ask(2, bo, monday.Add(time.Minute))
	k.ask(1, cy, monday)
	k.ask(1, bo, monday.Add(2*time.Minute))
	at := monday.Add(time.Hour)
	b := k.claimLane(at, "dm/UBO")
	var of []meeting.ID
	for i, n := range b.Notices {
		of = append(of, n.Of)
		require.True(t, i == 0 || n.ID > b.Notices[i-1].ID)
	}
	require.Equal(t, []meeting.ID{1, 2, 1}, of)
	k.ask(2, bo, at)
	require.NoError(t, k.s.Postpone(k.ctx, b, at, true, false))
	again := k.claimLane(at, "dm/UBO")
	require.Equal(t, b.ID, again.ID)
	require.Equal(t, b.Notices, again.Notices, "the same set at each attempt")
	k.reopen()
	again = k.claimLane(at.Add(lease), "dm/UBO")
	require.Equal(t, b.Notices, again.Notices)
	k.deliver(again, meeting.Receipt{}, at)
	next := k.claimLane(at.Add(lease), "dm/UBO")
	require.NotEqual(t, b.ID, next.ID)
	require.Len(t, next.Notices, 1)
}

func doubt(t *testing.T, h Harness) {
	k := newKit(t, h)
	k.open("Northwind")
	b := k.claim(monday, 1)[0]
	want := b
	for i, at := range []time.Time{monday.Add(lease), monday.Add(2 * lease), monday.Add(time.Hour)} {
		if i == 1 {
			k.reopen()
		}
		again := k.claim(at, 1)
		require.Len(t, again, 1)
		want.Attempt, want.Began, want.Doubt, want.First = i+2, at, true, monday
		require.Equal(t, want, again[0])
	}
}

func limits(t *testing.T, h Harness) {
	k := newKit(t, h)
	for range 7 {
		k.open("Northwind")
	}
	require.Empty(t, k.claim(monday, 0))
	require.Empty(t, k.claim(monday, -1))
	require.Len(t, k.claim(monday, 3), 3)
	require.Len(t, k.claim(monday, 3), 3)
	require.Len(t, k.claim(monday, 3), 1)
	require.Empty(t, k.claim(monday, 3))
}

// signals: whoever waits is told of what is new, of what is free again, and, after a start,
// to look.
func signals(t *testing.T, h Harness) {
	k := newKit(t, h)
	told := func() bool {
		select {
		case <-k.s.Waiting():
			return true
		default:
			return false
		}
	}
	told()
	k.open("Northwind")
	require.True(t, told())
	require.False(t, told())
	b := k.claim(monday, 1)[0]
	told()
	k.update(1, func(*meeting.Escalation) error { return nil })
	require.False(t, told(), "nothing is new")
	require.NoError(t, k.s.Postpone(k.ctx, b, monday, false, false))
	require.True(t, told())
	b = k.claim(monday, 1)[0]
	told()
	k.deliver(b, meeting.Receipt{Channel: "C1"}, monday)
	require.True(t, told(), "the answer left more")
	k.reopen()
	require.True(t, told(), "something waits from before")
}
