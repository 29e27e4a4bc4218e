package meeting

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFollowUpIsAnnouncedAtItsBeginning(t *testing.T) {
	p, start := DefaultPolicy(), ny(12, 1, 10, 0)
	p.Pings = []time.Duration{24 * time.Hour, 0}
	require.Equal(t, []string{"Fri 28 18:00", "Mon 1 10:00"}, hears(t, stage(t, Decided), p, ny(12, 2, 0, 0), PingFollowUp)[owner.ID])

	e := stage(t, Decided)
	e.Tick(start, p)
	_, owed := e.Take()
	for _, n := range owed {
		if n.Kind == PingFollowUp || n.Kind == SayPing {
			require.Equal(t, Verdict{}, e.Wanted(n, start.Add(time.Minute), p), "sending takes its time")
			require.True(t, e.Wanted(n, start.Add(Lateness), p).Drop)
		}
	}
	e = stage(t, Decided)
	e.Tick(start.Add(Lateness), p)
	require.Empty(t, sent(e, PingFollowUp), "after an outage there is nothing left to announce")
}

func TestAnnouncementsMayBeConfiguredAnew(t *testing.T) {
	p, e := DefaultPolicy(), stage(t, Decided)
	require.Equal(t, []string{"Fri 28 18:00"}, hears(t, e, p, ny(11, 30, 12, 0), PingFollowUp)[owner.ID])
	p.Pings = []time.Duration{15 * time.Minute}
	require.Equal(t, []string{"Mon 1 09:45"}, hears(t, e, p, ny(12, 2, 0, 0), PingFollowUp)[owner.ID])
}

// Whoever would hear of it only the next morning would have gone there.
func TestNobodyGoesToAMeetingThatWasCalledOff(t *testing.T) {
	at := ny(11, 12, 18, 30)
	for _, c := range []struct {
		name  string
		start time.Time
		now   bool
	}{{"this evening", ny(11, 12, 20, 0), true}, {"tomorrow noon", ny(11, 13, 12, 0), false}} {
		for what, do := range map[string]func(*Escalation) error{
			"cancelled": func(e *Escalation) error { return e.CancelFollowUp(chair, 1, at) },
			"moved": func(e *Escalation) error {
				return e.PlanFollowUp(chair, Newest, Plan{Start: ny(11, 14, 12, 0), Length: time.Hour}, []Person{owner}, at)
			},
		} {
			e := oneItem(t, ny(11, 20, 16, 0))
			must(t, e.PlanFollowUp(chair, Newest, Plan{Start: c.start, Length: time.Hour}, []Person{owner}, monday))
			e.Take()
			must(t, do(e))
			_, owed := e.Take()
			i := slices.IndexFunc(owed, func(n Notice) bool { return n.Kind == TellFollowUp })
			v := e.Wanted(owed[i], at, DefaultPolicy())
			require.Equal(t, c.now, v.Until.IsZero(), "%s, %s: %v", c.name, what, v)
			require.False(t, e.Wanted(owed[i], ny(11, 13, 9, 1), DefaultPolicy()).Drop)
			if night := e.Wanted(owed[i], ny(11, 12, 3, 0), DefaultPolicy()); c.now {
				require.True(t, night.Until.Equal(ny(11, 12, 9, 0).Add(Gather)), "there is the day before it: %v", night)
			}
		}
	}
}

// A meeting early in the morning is called off in the night: nobody is woken, and nobody goes.
func TestNobodyIsWokenForAMeetingThatWasCalledOff(t *testing.T) {
	e := oneItem(t, ny(11, 20, 16, 0))
	must(t, e.PlanFollowUp(chair, Newest, Plan{Start: ny(11, 13, 8, 30), Length: time.Hour}, []Person{owner}, monday))
	e.Take()
	must(t, e.CancelFollowUp(chair, 1, ny(11, 13, 3, 0)))
	_, owed := e.Take()
	i := slices.IndexFunc(owed, func(n Notice) bool { return n.Kind == TellFollowUp })
	require.True(t, e.Wanted(owed[i], ny(11, 13, 3, 0), DefaultPolicy()).Until.Equal(ny(11, 13, 7, 0)))
	require.True(t, e.Wanted(owed[i], ny(11, 13, 7, 0), DefaultPolicy()).Until.IsZero())
}

// Whoever was not told yet of the first of two moves still goes to the first time.
func TestTheFirstOfTwoMovesIsToldInTime(t *testing.T) {
	at := ny(11, 12, 18, 30)
	e := oneItem(t, ny(11, 20, 16, 0))
	plan := func(start, at time.Time) {
		must(t, e.PlanFollowUp(chair, Newest, Plan{Start: start, Length: time.Hour}, []Person{owner}, at))
	}
	plan(ny(11, 12, 20, 0), monday)
	plan(ny(11, 14, 10, 0), at)
	plan(ny(11, 14, 12, 0), at.Add(time.Minute))
	now := e.Wanted(Notice{Kind: TellFollowUp, To: owner.ID, Subject: "1"}, at.Add(time.Minute), DefaultPolicy())
	require.True(t, now.Until.IsZero())
	must(t, e.CancelFollowUp(chair, 1, at.Add(2*time.Minute)))
	now = e.Wanted(Notice{Kind: TellFollowUp, To: owner.ID, Subject: "1"}, at.Add(2*time.Minute), DefaultPolicy())
	require.True(t, now.Until.IsZero())
}

// Whoever expects a meeting hears that the end of the escalation has cancelled it, and so does their calendar: also when
// the effectiveness review was recorded before its day. A meeting whose hour is over is news to nobody.
func TestTheEndCancelsAMeetingThatIsStillAhead(t *testing.T) {
	start, before, after := ny(12, 1, 10, 0), ny(11, 20, 10, 0), ny(12, 2, 10, 0)
	review := func(e *Escalation, at time.Time) {
		must(t, e.ReviewEffect(chair, Newest, Effect{Outcome: Resolved}, at))
	}
	closes := func(e *Escalation, at time.Time) {
		must(t, e.Close(chair, Newest, Closing{Drop: "not needed", NoEffect: "not needed"}, at))
	}
	for name, c := range map[string]struct {
		do    func(e *Escalation)
		tells bool
	}{
		"closed":                    {func(e *Escalation) { closes(e, before) }, true},
		"reviewed early and closed": {func(e *Escalation) { review(e, before); closes(e, before) }, true},
		"withdrawn": {func(e *Escalation) {
			must(t, e.Withdraw(chair, Newest, Retracted, 0, "the customer said so", before))
		}, true},
		"held, reviewed and closed": {func(e *Escalation) { review(e, after); closes(e, after) }, false},
		"closed after its hour":     {func(e *Escalation) { closes(e, after) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			e := stage(t, Decided)
			require.True(t, e.Upcoming().Plan.Start.Equal(start))
			e.happen(before.Add(-time.Hour), "", EntryUploaded{No: 1, Rev: e.Revs.FollowUp, File: "F1"})
			e.Take()
			c.do(e)
			_, owed := e.Take()
			var told, entries []Notice
			for _, n := range owed {
				switch n.Kind {
				case TellFollowUp:
					told = append(told, n)
				case UploadEntry:
					entries = append(entries, n)
				}
			}
			if !c.tells {
				require.Empty(t, told)
				require.Empty(t, entries)
				return
			}
			require.Nil(t, e.FollowUp())
			require.NotEmpty(t, told)
			require.Len(t, entries, 1)
			for _, n := range append(told, entries...) {
				require.False(t, e.Wanted(n, before, DefaultPolicy()).Drop, n.Kind)
			}
		})
	}
}

// The channel is archived only once the files that go into it stand there; not even a file that never comes keeps it open.
func TestTheArchiveWaitsForTheLastFiles(t *testing.T) {
	e := stage(t, Decided)
	at := ny(11, 20, 10, 0)
	e.happen(at.Add(-time.Hour), "", EntryUploaded{No: 1, Rev: e.Revs.FollowUp, File: "F1"})
	must(t, e.Close(chair, Newest, Closing{Drop: "not needed", NoEffect: "not needed", Archive: true}, at))
	n := Notice{Kind: Archive, At: at}
	waits := func(at time.Time) bool { return !e.Wanted(n, at, DefaultPolicy()).Until.IsZero() }
	require.True(t, waits(at.Add(time.Second)))
	e.happen(at, "", NotesUploaded{No: len(e.Notes), File: "F2"})
	require.True(t, waits(at.Add(time.Second)), "the calendar file is still to come")
	require.False(t, waits(at.Add(2*time.Hour)))
	e.happen(at, "", EntryUploaded{No: 1, Rev: e.Revs.FollowUp, File: "F3"})
	require.False(t, waits(at.Add(time.Second)))
}
