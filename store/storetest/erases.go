package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

var eraseTests = map[string]func(*testing.T, Harness){
	"erasing deletes the bodies and the log verifies": testErase,
	"forgetting a person leaves the others' words":    testForget,
	"what was erased is found no more":                testErasedIsNotFound,
	"a hold refuses erasing":                          testHold,
	"what is over long enough is erased, unless held": testExpire,
}

func (k *kit) events(id meeting.ID) []meeting.Event {
	k.Helper()
	log, err := k.s.Events(k.ctx, id)
	require.NoError(k, err)
	return log
}

var deed = meeting.Deed{By: "root"}

func testErase(t *testing.T, h Harness) {
	k := newKit(t, h)
	id, other := k.open("Kaigan"), k.open("Kaigan")
	for i := range 130 { // past a state that is kept
		k.summary(id, "Quitte"+time.Duration(i).String(), monday.Add(time.Duration(i)*time.Minute))
	}
	log := k.events(id)
	k.update(id, func(e *meeting.Escalation) error { return e.Erase(log, true, deed, monday.Add(5*time.Hour)) })
	for range 2 {
		after := k.events(id)
		require.Len(t, after, len(log)+2)
		for _, ev := range after[:len(log)] {
			require.Nil(t, ev.Body, "event %d", ev.Seq)
		}
		require.Equal(t, "Erased", after[len(log)].Kind)
		e := k.get(id)
		require.Equal(t, "root", e.Erased.By)
		require.NotContains(t, text(t, e)+text(t, after), "Quitte")
		require.NotContains(t, text(t, e)+text(t, after), "Kaigan")
		require.Contains(t, text(t, k.get(other)), "Kaigan")
		k.reopen()
	}
	refused := func(fn func(e *meeting.Escalation) error) {
		_, err := k.s.Update(k.ctx, id, "", fn)
		require.ErrorContains(t, err, "was erased on 2 March 2026")
	}
	refused(func(e *meeting.Escalation) error { return e.Erase(k.events(id), true, deed, monday) })
	refused(func(e *meeting.Escalation) error {
		return e.SetSummary(ana, meeting.Newest, "again", e.Severity, monday)
	})
	refused(func(e *meeting.Escalation) error { return e.SetHold(true, deed, monday) })
}

func testForget(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Kaigan")
	k.update(id, func(e *meeting.Escalation) error { return e.CameIn(bo, monday) })
	k.update(id, func(e *meeting.Escalation) error { return e.Ask(bo, ana, "Quitte?", monday) })
	k.update(id, func(e *meeting.Escalation) error { return e.Ask(ana, bo, "Mispel, Bo Tanaka?", monday) })
	k.update(id, func(e *meeting.Escalation) error { return e.Ask(ana, bo, "Schlehe?", monday) })
	for range 2 { // the second time there is nothing left
		log := k.events(id)
		k.update(id, func(e *meeting.Escalation) error { return e.Forget(bo.ID, nil, log, deed, monday.Add(time.Hour)) })
		e := k.get(id)
		all := text(t, e) + text(t, k.events(id))
		for _, gone := range []string{"Quitte", "Mispel", bo.Name} {
			require.NotContains(t, all, gone)
		}
		require.Contains(t, all, "Schlehe")
		require.Contains(t, all, "Kaigan")
		require.Contains(t, all, string(bo.ID), "the id stays: it is a pseudonym")
		require.Equal(t, []meeting.UserID{bo.ID}, e.Forgot)
		require.Equal(t, string(bo.ID), e.Name(bo.ID))
		require.True(t, e.Has(bo.ID))
		k.reopen()
	}
	require.Len(t, k.events(id), k.get(id).Seq)
	k.update(id, func(e *meeting.Escalation) error { return e.Ask(ana, bo, "And now?", monday.Add(2*time.Hour)) })
	k.reopen()
	require.Len(t, k.get(id).Questions, 4, "it goes on")
}

func testErasedIsNotFound(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Kaigan")
	k.live(id, monday)
	k.tell(id, monday) // something is owed
	channel := k.get(id).Channel.ID
	_, err := k.s.ByChannel(k.ctx, channel)
	require.NoError(t, err)
	log := k.events(id)
	k.update(id, func(e *meeting.Escalation) error { return e.Erase(log, true, deed, monday.Add(time.Hour)) })
	_, err = k.s.ByChannel(k.ctx, channel)
	require.ErrorIs(t, err, store.ErrNotFound)
	for _, who := range []meeting.UserID{ana.ID, bo.ID} {
		rows, err := k.s.ByPerson(k.ctx, who)
		require.NoError(t, err)
		require.Empty(t, rows)
	}
	rows, err := k.s.ByCustomer(k.ctx, "Kaigan")
	require.NoError(t, err)
	require.Empty(t, rows)
	at, err := k.s.NextDue(k.ctx)
	require.NoError(t, err)
	require.Zero(t, at)
	require.Equal(t, []string{channel}, k.get(id).Erased.Channels)
	for _, b := range k.claim(monday.Add(2*time.Hour), 100) {
		for _, n := range b.Notices {
			require.True(t, k.get(id).Wanted(n, monday.Add(2*time.Hour), meeting.DefaultPolicy()).Drop)
		}
		k.deliver(b, meeting.Receipt{Channel: "C9", TS: "1.2"}, monday.Add(2*time.Hour)) // under way since before
	}
	require.Len(t, k.events(id), len(log)+2, "and nothing comes of that")
}

func testHold(t *testing.T, h Harness) {
	k := newKit(t, h)
	id := k.open("Kaigan")
	k.update(id, func(e *meeting.Escalation) error { return e.SetHold(true, deed, monday) })
	k.update(id, func(e *meeting.Escalation) error { return e.SetHold(true, deed, monday) }) // is nothing new
	log := k.events(id)
	_, err := k.s.Update(k.ctx, id, "", func(e *meeting.Escalation) error { return e.Erase(log, true, deed, monday) })
	require.ErrorContains(t, err, "has been on legal hold since 2 March 2026")
	_, err = k.s.Update(k.ctx, id, "", func(e *meeting.Escalation) error { return e.Forget(ana.ID, nil, log, deed, monday) })
	require.ErrorContains(t, err, "on legal hold")
	require.Equal(t, log, k.events(id))
	k.update(id, func(e *meeting.Escalation) error { return e.SetHold(false, deed, monday) })
	log = k.events(id)
	k.update(id, func(e *meeting.Escalation) error { return e.Erase(log, true, deed, monday) })
	after := k.events(id)
	require.Equal(t, []string{"Held", "Held", "Erased", "Redacted"}, []string{
		after[len(after)-4].Kind, after[len(after)-3].Kind, after[len(after)-2].Kind, after[len(after)-1].Kind,
	})
	require.NotNil(t, after[len(after)-4].Body, "who held it stays")
}

func testExpire(t *testing.T, h Harness) {
	k := newKit(t, h)
	var ids []meeting.ID
	end := func(at time.Time) meeting.ID {
		id := k.open("Kaigan")
		k.update(id, func(e *meeting.Escalation) error {
			return e.Withdraw(ana, meeting.Newest, meeting.OpenedInError, 0, "Quitte", at)
		})
		ids = append(ids, id)
		return id
	}
	old, held, late, open := end(monday), end(monday), end(monday.AddDate(0, 6, 0)), k.open("Kaigan")
	k.update(held, func(e *meeting.Escalation) error { return e.SetHold(true, deed, monday) })
	over := func(after meeting.ID, limit int) (found []meeting.ID) {
		rows, err := k.s.Over(k.ctx, after, limit)
		require.NoError(t, err)
		for _, r := range rows {
			found = append(found, r.ID)
		}
		return found
	}
	require.Equal(t, ids, over(0, 100))
	require.Equal(t, ids[1:2], over(old, 1))
	keep, err := meeting.ParseRetention("withdrawn:1y,closed:2d")
	require.NoError(t, err)
	expire := func(now time.Time) []meeting.ID {
		erased, err := store.Expire(k.ctx, k.s, keep, now)
		require.NoError(t, err)
		return erased
	}
	year := monday.AddDate(1, 0, 0)
	require.Empty(t, expire(year.Add(-time.Second)))
	require.Equal(t, []meeting.ID{old}, expire(year))
	require.Empty(t, expire(year))
	require.Equal(t, []meeting.ID{held, late}, over(0, 100), "held, or not old enough")
	require.Equal(t, "closed:2d,withdrawn:1y", k.get(old).Erased.Rule)
	k.update(held, func(e *meeting.Escalation) error { return e.SetHold(false, deed, year) })
	require.Equal(t, []meeting.ID{held, late}, expire(year.AddDate(1, 0, 0)))
	require.Equal(t, "Kaigan", k.get(open).Customer)
}
