package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
)

// hears runs the clock from monday on and lists when each person would get a message of the
// kind: the notice is owed by Tick, and sent at the hour that Wanted allows.
func hears(t *testing.T, e *Escalation, p *Policy, until time.Time, kind Kind) map[UserID][]string {
	t.Helper()
	e.Take()
	out := map[UserID][]string{}
	for range 500 {
		due := e.NextDue(p)
		if due.IsZero() || due.After(until) {
			return out
		}
		if due.Before(e.Changed) {
			due = e.Changed // what became due by what somebody did
		}
		e.Tick(due, p)
		_, owed := e.Take()
		for _, n := range owed {
			for at := due; n.Kind == kind; {
				v := e.Wanted(n, at, p)
				if v.Until.IsZero() {
					if !v.Drop {
						out[n.To] = append(out[n.To], at.In(p.Calendar.Zone(newYork)).Format("Mon 2 15:04"))
					}
					break
				}
				at = v.Until
			}
		}
	}
	t.Fatal("the clock never comes to rest")
	return nil
}

// oneItem is an escalation with one item of owner's, due at.
func oneItem(t *testing.T, at time.Time) *Escalation {
	t.Helper()
	e, err := Open(1, Opening{Customer: "Northwind", Summary: "Slow", Channel: "C1", Attendees: []Person{owner, plain}, Roles: map[Role][]Person{Sponsor: {sponsor}}}, chair, monday)
	require.NoError(t, err)
	require.NoError(t, e.AddItems(chair, owner, []ItemDraft{{Text: "Call", Due: due(at)}}, monday))
	return e
}

func TestLadder(t *testing.T) {
	us := DefaultPolicy()
	us.Calendar = calendar.New(calendar.DefaultHours(), calendar.Holidays{newYork: {Countries: []string{"US"}}})
	for _, c := range []struct {
		name    string
		due     time.Time
		until   time.Time
		p       *Policy
		owner   []string
		chair   []string
		sponsor []string
	}{
		{
			name: "a day, two hours, the deadline, the first, second, third and fifth working day overdue, then once a week", due: ny(11, 13, 16, 0), until: ny(12, 5, 23, 0),
			owner:   []string{"Wed 12 16:00", "Thu 13 14:00", "Thu 13 16:00", "Fri 14 09:00", "Mon 17 09:00", "Tue 18 09:00", "Thu 20 09:00", "Thu 27 09:00", "Thu 4 09:00"},
			chair:   []string{"Fri 14 16:00"},
			sponsor: []string{"Tue 18 16:00"},
		},
		{
			name: "rungs before working hours move to the last working moment", due: ny(11, 17, 10, 0), until: ny(11, 18, 8, 0),
			owner: []string{"Fri 14 18:00", "Mon 17 10:00"}, // a day before is Sunday, two hours before is 8 o'clock
		},
		{
			name: "a rung that moves before an earlier one does not take its place", due: ny(11, 13, 23, 0), until: ny(11, 14, 12, 0),
			owner: []string{"Wed 12 18:00", "Thu 13 18:00", "Thu 13 21:00", "Fri 14 09:00"}, // 23:00 is said at 18:00
		},
		{
			name: "nor on a free day", due: ny(11, 15, 23, 0), until: ny(11, 17, 12, 0),
			owner: []string{"Fri 14 18:00", "Sat 15 21:00", "Mon 17 09:00"},
		},
		{
			name: "a deadline on a free day was meant", due: ny(11, 15, 12, 0), until: ny(11, 17, 12, 0),
			owner: []string{"Fri 14 12:00", "Sat 15 10:00", "Sat 15 12:00", "Mon 17 09:00"},
			chair: []string{"Mon 17 12:00"},
		},
		{
			name: "a deadline in the evening was meant, but not before 7 in the morning", due: ny(11, 16, 8, 30), until: ny(11, 16, 23, 0),
			owner: []string{"Fri 14 18:00", "Sun 16 08:30"},
		},
		{
			name: "on a working day in the evening", due: ny(11, 13, 21, 0), until: ny(11, 14, 12, 0),
			owner: []string{"Wed 12 18:00", "Thu 13 19:00", "Thu 13 21:00", "Fri 14 09:00"},
		},
		{
			name: "a holiday is a free day", due: ny(11, 12, 10, 0), until: ny(11, 12, 12, 0), p: us,
			owner: []string{"Mon 10 18:00", "Wed 12 10:00"}, // 11 November is Veterans Day
		},
		{
			name: "everything can be switched off", due: ny(11, 13, 16, 0), until: ny(11, 28, 12, 0),
			p: &Policy{Calendar: us.Calendar},
		},
		{
			name: "within the quiet hour nothing is said", due: ny(11, 10, 10, 50), until: ny(11, 10, 18, 0),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := c.p
			if p == nil {
				p = DefaultPolicy()
			}
			require.Equal(t, c.owner, hears(t, oneItem(t, c.due), p, c.until, NagItem)[owner.ID], "owner")
			late := hears(t, oneItem(t, c.due), p, c.until, TellOverdue)
			require.Equal(t, c.chair, late[chair.ID], "chair")
			require.Equal(t, c.sponsor, late[sponsor.ID], "sponsor")
		})
	}
}

func TestLadderFollowsTheOwnersZone(t *testing.T) {
	for _, c := range []struct {
		zone string
		due  time.Time
		want []string // in New York
	}{
		// 18:00 in Kolkata is 07:30 in New York; a day and two hours before, by the clock there.
		{"Asia/Kolkata", calendar.At(2025, 11, 13, 18, 0, "Asia/Kolkata"), []string{"Wed 12 07:30", "Thu 13 05:30", "Thu 13 07:30", "Thu 13 22:30"}},
		{"Asia/Kathmandu", calendar.At(2025, 11, 13, 18, 0, "Asia/Kathmandu"), []string{"Wed 12 07:15", "Thu 13 05:15", "Thu 13 07:15", "Thu 13 22:15"}},
		{"Nowhere/Land", time.Date(2025, 11, 13, 18, 0, 0, 0, time.UTC), []string{"Wed 12 13:00", "Thu 13 11:00", "Thu 13 13:00", "Fri 14 04:00"}},
	} {
		e := oneItem(t, c.due)
		p := owner
		p.Zone = c.zone
		require.NoError(t, e.Profile(p, monday))
		require.Equal(t, c.want, hears(t, e, DefaultPolicy(), ny(11, 14, 5, 0), NagItem)[owner.ID], c.zone)
	}
}

func TestLadderOverClockChanges(t *testing.T) {
	// On Sunday 2 November 2025 clocks in New York go back: the morning stays 9 o'clock.
	e, err := Open(1, Opening{Customer: "N", Summary: "S", Channel: "C1", Attendees: []Person{owner}}, chair, ny(10, 30, 10, 0))
	require.NoError(t, err)
	require.NoError(t, e.AddItems(chair, owner, []ItemDraft{{Text: "Call", Due: due(ny(10, 31, 17, 0))}}, ny(10, 30, 10, 0)))
	require.Equal(t, []string{"Thu 30 17:00", "Fri 31 15:00", "Fri 31 17:00", "Mon 3 09:00", "Tue 4 09:00"},
		hears(t, e, DefaultPolicy(), ny(11, 4, 12, 0), NagItem)[owner.ID])
	// On Sunday 9 March they go forward: a day is 24 hours, so it is said an hour earlier by the wall.
	at := ny(3, 7, 10, 0)
	e, err = Open(1, Opening{Customer: "N", Summary: "S", Channel: "C1", Attendees: []Person{owner}}, chair, at)
	require.NoError(t, err)
	require.NoError(t, e.AddItems(chair, owner, []ItemDraft{{Text: "Call", Due: due(ny(3, 10, 9, 0))}}, at))
	require.Equal(t, []string{"Fri 7 18:00", "Mon 10 09:00", "Tue 11 09:00"}, hears(t, e, DefaultPolicy(), ny(3, 11, 12, 0), NagItem)[owner.ID])
}

func TestAfterAnOutageAnOwnerHearsOnce(t *testing.T) {
	e, p := oneItem(t, ny(11, 13, 16, 0)), DefaultPolicy()
	e.Take()
	e.Tick(ny(11, 19, 11, 0), p)
	_, owed := e.Take()
	count := map[Kind]int{}
	for _, n := range owed {
		count[n.Kind]++
	}
	require.Equal(t, map[Kind]int{NagItem: 1, TellOverdue: 2, SayDigest: 1, ShowCard: 1}, count, "owner, chair and sponsor once each, one digest, and the card that shows it overdue")
	require.True(t, e.NextDue(p).Equal(ny(11, 20, 9, 0)))
}

func TestSnooze(t *testing.T) {
	at := ny(11, 13, 16, 0)
	until := func(e *Escalation, t0 time.Time) string {
		next := e.rung(e.Item(1), DefaultPolicy())
		require.True(t, next.After(t0))
		return next.In(calendar.At(2025, 1, 1, 0, 0, newYork).Location()).Format("Mon 2 15:04")
	}
	t.Run("before the deadline it ends at it", func(t *testing.T) {
		e := oneItem(t, at)
		require.NoError(t, e.Snooze(owner, 1, ny(11, 20, 9, 0), ny(11, 12, 17, 0)))
		require.Equal(t, "Thu 13 16:00", until(e, ny(11, 12, 17, 0)))
		require.Empty(t, hears(t, e, DefaultPolicy(), ny(11, 13, 15, 0), NagItem)[owner.ID])
	})
	t.Run("it hides the rungs before its end, and is said at it", func(t *testing.T) {
		e := oneItem(t, at)
		require.NoError(t, e.Snooze(owner, 1, ny(11, 12, 17, 0), ny(11, 12, 15, 0)))
		require.Equal(t, []string{"Wed 12 17:00", "Thu 13 14:00"}, hears(t, e, DefaultPolicy(), ny(11, 13, 15, 0), NagItem)[owner.ID])
	})
	t.Run("overdue it skips to the next working morning at most", func(t *testing.T) {
		e := oneItem(t, at)
		hears(t, e, DefaultPolicy(), ny(11, 14, 9, 0), NagItem)
		require.NoError(t, e.Snooze(owner, 1, ny(11, 28, 9, 0), ny(11, 14, 10, 0)))
		require.Equal(t, "Mon 17 09:00", until(e, ny(11, 14, 10, 0)))
		late := hears(t, e, DefaultPolicy(), ny(11, 19, 9, 0), TellOverdue)
		require.Len(t, late, 2, "it hides nothing from chair or sponsor")
	})
	t.Run("its owner is told when they hear again", func(t *testing.T) {
		says := func(e *Escalation) string {
			return e.QuietUntil(1, DefaultPolicy()).In(ny(1, 1, 0, 0).Location()).Format("Mon 2 15:04")
		}
		e := oneItem(t, at)
		require.NoError(t, e.Snooze(owner, 1, ny(11, 12, 19, 30), ny(11, 12, 15, 0)))
		require.Equal(t, "Thu 13 09:00", says(e), "the evening is no hour for it")
		require.NoError(t, e.Snooze(owner, 1, ny(11, 28, 9, 0), ny(11, 12, 15, 0)))
		require.Equal(t, "Thu 13 16:00", says(e), "the deadline ends it")
		hears(t, e, DefaultPolicy(), ny(11, 14, 9, 0), NagItem)
		require.NoError(t, e.Snooze(owner, 1, ny(11, 28, 9, 0), ny(11, 14, 10, 0)))
		require.Equal(t, "Mon 17 09:00", says(e), "overdue, the next working morning")
		require.Equal(t, []string{"Mon 17 09:00"}, hears(t, e, DefaultPolicy(), ny(11, 17, 18, 0), NagItem)[owner.ID])
	})
	t.Run("overdue under a slow cadence it does not come back at once", func(t *testing.T) {
		weekly, err := calendar.ParseCadence("0 9 * * 1")
		require.NoError(t, err)
		p := DefaultPolicy()
		p.Overdue = weekly
		e := oneItem(t, at)
		hears(t, e, p, ny(11, 18, 9, 0), NagItem)
		require.NoError(t, e.Snooze(owner, 1, ny(11, 28, 9, 0), ny(11, 19, 10, 0)))
		require.True(t, e.rung(e.Item(1), p).Equal(ny(11, 20, 9, 0)))
	})
	t.Run("never into the past, never for ever", func(t *testing.T) {
		e := oneItem(t, at)
		refused(t, e.Snooze(owner, 1, monday, monday), "in the future")
		refused(t, e.Snooze(owner, 1, monday.AddDate(30, 0, 0), monday), "ten years")
	})
}

func TestSilentAtOnce(t *testing.T) {
	at := ny(11, 13, 16, 0)
	nag := Notice{Kind: NagItem, To: owner.ID, Subject: "1", At: ny(11, 13, 14, 0)}
	for name, do := range map[string]func(e *Escalation) error{
		"done":        func(e *Escalation) error { return e.Done(owner, 1, ny(11, 13, 15, 0)) },
		"cancelled":   func(e *Escalation) error { return e.CancelItem(chair, 1, "moot", ny(11, 13, 15, 0)) },
		"refused":     func(e *Escalation) error { return e.WillNotDo(owner, 1, "no time", ny(11, 13, 15, 0)) },
		"handed over": func(e *Escalation) error { return e.HandOverItem(owner, 1, plain, ny(11, 13, 15, 0)) },
		"moved":       func(e *Escalation) error { return e.ChangeDate(chair, 1, due(ny(11, 28, 9, 0)), ny(11, 13, 15, 0)) },
		"snoozed":     func(e *Escalation) error { return e.Snooze(owner, 1, ny(11, 13, 15, 30), ny(11, 13, 15, 0)) },
		"withdrawn": func(e *Escalation) error {
			return e.Withdraw(chair, Newest, OpenedInError, 0, "oops", ny(11, 13, 15, 0))
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := oneItem(t, at)
			e.Tick(ny(11, 13, 14, 0), DefaultPolicy())
			require.Equal(t, Verdict{}, e.Wanted(nag, ny(11, 13, 14, 0).Add(Gather), DefaultPolicy()))
			require.NoError(t, do(e))
			require.True(t, e.Wanted(nag, ny(11, 13, 15, 1), DefaultPolicy()).Drop, "what waits is dropped")
			nags := hears(t, e, DefaultPolicy(), ny(11, 13, 15, 29), NagItem)
			require.Empty(t, nags[owner.ID])
		})
	}
}

// After an outage an old reminder is said late, and the clock has left another one meanwhile.
func TestWhoHeardLateHearsNotTwice(t *testing.T) {
	e, p := oneItem(t, ny(11, 13, 16, 0)), DefaultPolicy()
	old := Notice{Kind: NagItem, To: owner.ID, Subject: "1", At: ny(11, 13, 14, 0)}
	e.Tick(old.At, p)
	e.Take()
	back := ny(11, 14, 10, 0)
	e.Tick(back, p) // overdue by now: another reminder
	fresh := Notice{Kind: NagItem, To: owner.ID, Subject: "1", At: back}
	require.False(t, e.Wanted(fresh, back.Add(Gather), p).Drop)
	require.NoError(t, e.Receive(old, Receipt{TS: "1.2"}, back))
	require.True(t, e.Wanted(fresh, back.Add(Gather), p).Drop, "the old one told what is true now")
	// Found in Slack, it was said back then: the new one is still news.
	e = oneItem(t, ny(11, 13, 16, 0))
	e.Tick(old.At, p)
	e.Tick(back, p)
	require.NoError(t, e.Receive(old, Receipt{TS: "1.2", Said: old.At.Add(10 * time.Second)}, back.Add(time.Second)))
	require.False(t, e.Wanted(fresh, back.Add(Gather), p).Drop)
	// What is said in time leaves no event.
	seq := e.Seq
	require.NoError(t, e.Receive(fresh, Receipt{TS: "1.3"}, back.Add(3*time.Second)))
	require.Equal(t, seq, e.Seq)
}

// What is given in the evening is read in the morning, and within the hour after that its
// deadline needs no word.
func TestTheQuietHourCountsFromHearing(t *testing.T) {
	p, evening, read := DefaultPolicy(), ny(11, 10, 19, 0), ny(11, 11, 9, 0).Add(Gather)
	e := oneItem(t, ny(11, 20, 16, 0))
	e.Take()
	require.NoError(t, e.AddItems(chair, owner, []ItemDraft{{Text: "x", Due: due(ny(11, 11, 9, 30))}, {Text: "y", Due: due(ny(11, 11, 11, 0))}}, evening))
	given := owed(e, GiveItems)[0]
	require.NoError(t, e.Receive(given, Receipt{TS: "1.1"}, read))
	require.Equal(t, []string{"Tue 11 11:00"}, hears(t, e, p, ny(11, 11, 18, 0), NagItem)[owner.ID])

	e = oneItem(t, ny(11, 20, 16, 0))
	e.Take()
	require.NoError(t, e.ChangeDate(chair, 1, due(ny(11, 11, 9, 30)), evening))
	require.NoError(t, e.Receive(owed(e, TellItem)[0], Receipt{TS: "1.1"}, read))
	require.Empty(t, hears(t, e, p, ny(11, 11, 18, 0), NagItem)[owner.ID], "of a changed date, too")
	// What is read at once leaves no event.
	require.NoError(t, e.ChangeDate(chair, 1, due(ny(11, 13, 16, 0)), ny(11, 12, 10, 0)))
	seq := e.Seq
	require.NoError(t, e.Receive(owed(e, TellItem)[0], Receipt{TS: "1.2"}, ny(11, 12, 10, 0).Add(2*time.Second)))
	require.Equal(t, seq, e.Seq)
}

func TestHandedOverItemTellsTheNewOwnerOnly(t *testing.T) {
	e := oneItem(t, ny(11, 13, 16, 0))
	hears(t, e, DefaultPolicy(), ny(11, 17, 9, 0), NagItem)
	e.Take()
	require.NoError(t, e.HandOverItem(owner, 1, plain, ny(11, 17, 10, 0)))
	require.ElementsMatch(t, []UserID{plain.ID, chair.ID}, sent(e, TellItem))
	require.True(t, e.Item(1).ChairTold, "the chair has heard that it is overdue")
	got := hears(t, e, DefaultPolicy(), ny(11, 18, 12, 0), NagItem)
	require.Equal(t, map[UserID][]string{plain.ID: {"Tue 18 09:00"}}, got)
	refused(t, e.Done(owner, 1, ny(11, 18, 12, 0)), "belongs to plain now")
}
