package storetest

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/meeting"
	"escalate/store"
)

var readTests = map[string]func(*testing.T, Harness){
	"what is due comes in order":            due,
	"nothing is due in what is over":        dueEnds,
	"rows are found by person":              byPerson,
	"rows are found by customer":            byCustomer,
	"escalations are found by channel":      byChannel,
	"people are known":                      people,
	"an older profile changes nobody":       olderProfiles,
	"a late word of a channel is nothing":   lateWords,
	"the log tells all that happened":       events,
	"the end of the log goes on with it":    head,
	"more than ten come in order of number": manyInOrder,
	"precedents follow the decisions":       precedents,
}

// due holds random lives against the moments that the states themselves name.
func due(t *testing.T, h Harness) {
	policy := meeting.DefaultPolicy()
	rapid.Check(t, func(r *rapid.T) {
		k := newKit(t, h)
		defer func() { require.NoError(r, k.s.Close()) }()
		at := monday
		n := rapid.IntRange(1, 6).Draw(r, "escalations")
		for range n {
			k.open("Northwind")
		}
		for range rapid.IntRange(0, 8).Draw(r, "steps") {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(20*time.Hour)).Draw(r, "wait")))
			id := meeting.ID(rapid.IntRange(1, n).Draw(r, "id"))
			_, err := k.s.Update(k.ctx, id, "", command(r, at))
			if _, refused := meeting.AsRefusal(err); !refused {
				require.NoError(r, err)
			}
		}
		type moment struct {
			at time.Time
			id meeting.ID
		}
		var want []moment
		for id := meeting.ID(1); int(id) <= n; id++ {
			if m := k.get(id).NextDue(policy); !m.IsZero() {
				want = append(want, moment{m, id})
			}
		}
		slices.SortStableFunc(want, func(a, b moment) int { return a.at.Compare(b.at) })
		if rapid.Bool().Draw(r, "kill") {
			k.reopen()
		}
		var first time.Time
		if len(want) > 0 {
			first = want[0].at
		}
		require.Equal(r, first, k.nextDue())
		now := at.Add(time.Duration(rapid.Int64Range(0, int64(72*time.Hour)).Draw(r, "later")))
		if len(want) > 0 && rapid.Bool().Draw(r, "just then") {
			now = rapid.SampledFrom(want).Draw(r, "moment").at
		}
		limit := rapid.IntRange(0, n).Draw(r, "limit")
		var ids []meeting.ID
		for _, m := range want {
			if !m.at.After(now) && len(ids) < limit {
				ids = append(ids, m.id)
			}
		}
		got, err := k.s.Due(k.ctx, now, limit)
		require.NoError(r, err)
		require.Equal(r, ids, got)
	})
}

func dueEnds(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	k.update(id, func(e *meeting.Escalation) error {
		return e.Assign(ana, meeting.Technical, meeting.Newest, []meeting.Person{bo}, monday)
	})
	require.False(t, k.nextDue().IsZero())
	k.update(id, func(e *meeting.Escalation) error {
		return e.Withdraw(ana, meeting.Newest, meeting.OpenedInError, 0, "by mistake", monday.Add(time.Hour))
	})
	require.Zero(t, k.nextDue())
	ids, err := k.s.Due(k.ctx, monday.AddDate(10, 0, 0), 10)
	require.NoError(t, err)
	require.Empty(t, ids)
}

func ids(rows []meeting.Row) []meeting.ID {
	var all []meeting.ID
	for _, r := range rows {
		all = append(all, r.ID)
	}
	return all
}

func byPerson(t *testing.T, h Harness) {
	k := newKit(t, h)
	for range 3 {
		k.open("Northwind")
	}
	in := func(who meeting.UserID) []meeting.ID {
		rows, err := k.s.ByPerson(k.ctx, who)
		require.NoError(t, err)
		return ids(rows)
	}
	require.Equal(t, []meeting.ID{3, 2, 1}, in(ana.ID))
	require.Empty(t, in(bo.ID))
	k.ask(3, bo, monday)
	k.ask(1, bo, monday)
	require.Equal(t, []meeting.ID{3, 1}, in(bo.ID))
	require.Empty(t, in("UB"), "the beginning of an id is nobody's")
	k.update(3, func(e *meeting.Escalation) error { return e.Remove(ana, bo.ID, monday) })
	require.Equal(t, []meeting.ID{1}, in(bo.ID))
	k.reopen()
	require.Equal(t, []meeting.ID{1}, in(bo.ID))
	rows, err := k.s.ByPerson(k.ctx, bo.ID)
	require.NoError(t, err)
	require.Equal(t, k.get(1).Row(), rows[0])
}

func byCustomer(t *testing.T, h Harness) {
	k := newKit(t, h)
	for _, name := range []string{"Straße & Söhne", "Northwind", "NORTHWIND", "North wind", "STRASSE & SÖHNE", "northwind"} {
		k.open(name)
	}
	for name, want := range map[string][]meeting.ID{
		"northWind": {6, 3, 2}, "  Northwind\t": {6, 3, 2}, "north\n WIND": {4}, "straße  &  söhne": {1}, "North": nil, "": nil,
	} {
		rows, err := k.s.ByCustomer(k.ctx, name)
		require.NoError(t, err)
		require.Equal(t, want, ids(rows), "%q", name)
	}
}

func byChannel(t *testing.T, h Harness) {
	k := newKit(t, h)
	one, two := k.open("Northwind"), k.open("Contoso")
	where := func(channel string, want meeting.ID) {
		t.Helper()
		id, err := k.s.ByChannel(k.ctx, channel)
		require.NoError(t, err)
		require.Equal(t, want, id)
	}
	adopt := func(id meeting.ID, channel string) {
		k.update(id, func(e *meeting.Escalation) error { return e.Adopt(ana, channel, "esc", false, monday) })
	}
	adopt(one, "C1")
	adopt(two, "C2")
	where("C1", one)
	where("C2", two)
	k.update(one, func(e *meeting.Escalation) error { return e.LoseChannel("is_archived", monday) })
	adopt(one, "C3")
	where("C3", one)
	where("C1", one)
	k.reopen()
	where("C1", one)
	where("C3", one)
	where("C2", two)
}

func people(t *testing.T, h Harness) {
	k := newKit(t, h)
	known, err := k.s.People(k.ctx, ana.ID, bo.ID)
	require.NoError(t, err)
	require.Empty(t, known)
	require.NotNil(t, known)
	var now time.Time
	require.NoError(t, k.s.Learn(k.ctx, now))
	require.NoError(t, k.s.Learn(k.ctx, now, ana, bo))
	moved := bo
	moved.Zone, moved.Standing = "Europe/Paris", meeting.Gone
	require.NoError(t, k.s.Learn(k.ctx, now, moved))
	for range 2 {
		known, err = k.s.People(k.ctx, ana.ID, bo.ID, cy.ID)
		require.NoError(t, err)
		require.Equal(t, map[meeting.UserID]meeting.Person{ana.ID: ana, bo.ID: moved}, known)
		k.reopen()
	}
}

// olderProfiles come late: what was said of somebody later stays, whatever process heard it, and
// whether or not it was said before. Who was asked for is known as they are now, and what is said
// after that is later than what was said before.
func olderProfiles(t *testing.T, h Harness) {
	k := newKit(t, h)
	in := func(zone string) meeting.Person {
		p := bo
		p.Zone = zone
		return p
	}
	at := func(minute int) time.Time { return monday.Add(time.Duration(minute) * time.Minute) }
	for i, c := range []struct {
		at   time.Time
		zone string
		want string
	}{
		{at(5), "Asia/Tokyo", "Asia/Tokyo"},
		{at(4), "Europe/Rome", "Asia/Tokyo"},
		{at(8), "Asia/Tokyo", "Asia/Tokyo"}, // said once more, and later
		{at(7), "Europe/Rome", "Asia/Tokyo"},
		{at(8), "Europe/Paris", "Europe/Paris"},
		{time.Time{}, "Asia/Kolkata", "Asia/Kolkata"},
		{at(7), "Europe/Rome", "Asia/Kolkata"},
		{at(9).Add(-time.Nanosecond), "Europe/Rome", "Europe/Rome"},
		{time.Time{}, "Europe/Rome", "Europe/Rome"},
		{at(8), "Asia/Tokyo", "Europe/Rome"},
	} {
		require.NoError(t, k.s.Learn(k.ctx, c.at, ana, in(c.zone)))
		k.reopen()
		known, err := k.s.People(k.ctx, ana.ID, bo.ID)
		require.NoError(t, err)
		require.Equal(t, map[meeting.UserID]meeting.Person{ana.ID: ana, bo.ID: in(c.want)}, known, "row %d", i)
	}
}

// lateWords of a channel come to another process than the later ones did: they change nothing.
func lateWords(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	k.live(id, monday)
	word := func(of meeting.UserID, second int, command func(e *meeting.Escalation) error) {
		k.update(id, func(e *meeting.Escalation) error {
			if !e.Hear(of, monday.Add(time.Duration(second)*time.Second), monday.Add(time.Minute)) {
				return nil
			}
			return command(e)
		})
		k.reopen()
	}
	in := func(e *meeting.Escalation) error { return e.CameIn(bo, monday.Add(time.Minute)) }
	out := func(e *meeting.Escalation) error { return e.WentOut(bo.ID, monday.Add(time.Minute)) }
	lost := func(e *meeting.Escalation) error { return e.LoseChannel("is_archived", monday.Add(time.Minute)) }
	word(bo.ID, 3, in)
	word(bo.ID, 5, in) // changes nothing, and is later than what comes now
	word(bo.ID, 4, out)
	word("", 2, lost)
	word("", 3, func(e *meeting.Escalation) error { return e.FindChannel(monday.Add(time.Minute)) })
	word("", 1, lost)
	e := k.get(id)
	m, _ := e.Member(bo.ID)
	require.True(t, m.In)
	require.Equal(t, meeting.ChannelLive, e.Channel.State)
	word(bo.ID, 6, out)
	m, _ = k.get(id).Member(bo.ID)
	require.False(t, m.In)
}

func events(t *testing.T, h Harness) {
	k := newKit(t, h)
	id, other := k.open("Northwind"), k.open("Contoso")
	k.ask(id, bo, monday.Add(time.Minute))
	k.ask(other, bo, monday)
	e := k.get(id)
	log, err := k.s.Events(k.ctx, id)
	require.NoError(t, err)
	require.Len(t, log, e.Seq)
	require.Equal(t, "Opened", log[0].Kind)
	require.Equal(t, ana.ID, log[0].By)
	require.Equal(t, monday, log[0].At)
	last := log[len(log)-1]
	require.Equal(t, e.Seq, last.Seq)
	require.Equal(t, monday.Add(time.Minute), last.At)
	require.Equal(t, meeting.QuestionAsked{To: bo.ID, Text: "Since when is it slow?"}, last.Body)
}

// manyInOrder has more than ten and more than 256 of things that are numbered.
func manyInOrder(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	k.update(id, func(e *meeting.Escalation) error {
		for i := range 300 {
			if err := e.Ask(ana, bo, strconv.Itoa(i), monday); err != nil {
				return err
			}
		}
		return nil
	})
	log, err := k.s.Events(k.ctx, id)
	require.NoError(t, err)
	for i, ev := range log {
		require.Equal(t, i+1, ev.Seq)
	}
	b := k.claimLane(monday, "dm/UBO")
	require.Len(t, b.Notices, 300)
	for i, n := range b.Notices {
		require.Equal(t, strconv.Itoa(i+1), n.Subject)
	}
	for range 11 {
		k.open("Northwind")
	}
	rows, err := k.s.ByPerson(k.ctx, ana.ID)
	require.NoError(t, err)
	require.Len(t, rows, 12)
	for i, r := range rows {
		require.Equal(t, meeting.ID(12-i), r.ID)
	}
}

// head is the last event's, stays while nothing happens, and is another one after each event.
func head(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Northwind")
	seen := map[[32]byte]bool{}
	for i := range 3 {
		end, err := k.s.Head(k.ctx, id)
		require.NoError(t, err)
		require.Equal(t, k.get(id).Seq, end.Seq)
		require.NotEqual(t, [32]byte{}, end.Chain)
		require.False(t, seen[end.Chain])
		seen[end.Chain] = true
		if i == 1 {
			k.reopen()
		}
		again, err := k.s.Head(k.ctx, id)
		require.NoError(t, err)
		require.Equal(t, end, again)
		k.ask(id, bo, monday)
	}
	_, err := k.s.Head(k.ctx, 99)
	require.ErrorIs(t, err, store.ErrNotFound)
}
