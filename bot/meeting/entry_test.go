package meeting

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// entries is what is owed of calendar files, with what would become of each now.
func entries(e *Escalation, at time.Time) (owed []Notice, why []string) {
	_, all := e.Take()
	for _, n := range all {
		if n.Kind == UploadEntry {
			owed, why = append(owed, n), append(why, e.Wanted(n, at, DefaultPolicy()).Why)
		}
	}
	return owed, why
}

// Each plan comes once as a file for the calendar, in the thread of its card; what was planned in between never comes.
func TestEachPlanComesOnceForTheCalendar(t *testing.T) {
	e := oneItem(t, ny(11, 20, 16, 0))
	plan := func(day int) []Notice {
		must(t, e.PlanFollowUp(chair, Newest, Plan{Start: ny(12, day, 10, 0), Length: time.Hour}, []Person{owner}, monday))
		owed, _ := entries(e, monday)
		require.Len(t, owed, 1)
		return owed
	}
	first := plan(1)[0]
	require.Equal(t, "the follow-up card is being posted", e.Wanted(first, monday, DefaultPolicy()).Why)
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "follow-up"}, Receipt{Channel: "C1", TS: "3.3"}, monday))
	owed, why := entries(e, monday)
	require.Equal(t, []string{""}, why)
	require.Equal(t, first.Key(), owed[0].Key(), "owed twice, waiting once")
	must(t, e.Receive(first, Receipt{File: "F1"}, monday))
	require.Equal(t, "the file is there", e.Wanted(owed[0], monday, DefaultPolicy()).Why)

	second, third := plan(2)[0], plan(3)[0]
	require.Equal(t, "the follow-up was changed since", e.Wanted(second, monday, DefaultPolicy()).Why)
	require.Equal(t, Verdict{}, e.Wanted(third, monday, DefaultPolicy()))
	must(t, e.Receive(third, Receipt{File: "F3"}, monday))
	require.Equal(t, []string{"F1", "F3"}, e.FollowUps[0].Files)

	must(t, e.CancelFollowUp(chair, 1, monday))
	owed, why = entries(e, monday)
	require.Equal(t, []string{""}, why, "whoever entered it takes it out")
	must(t, e.Receive(owed[0], Receipt{File: "F4"}, monday))
}

func TestAMeetingThatNobodyEnteredNeedsNoFileToTakeItOut(t *testing.T) {
	e := oneItem(t, ny(11, 20, 16, 0))
	must(t, e.PlanFollowUp(chair, Newest, Plan{Start: ny(12, 1, 10, 0), Length: time.Hour}, []Person{owner}, monday))
	e.Take()
	must(t, e.CancelFollowUp(chair, 1, monday))
	owed, _ := entries(e, monday)
	require.Empty(t, owed)
}

func TestAMeetingThatWasHeldIsEnteredNoMore(t *testing.T) {
	e := stage(t, Decided)
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "follow-up"}, Receipt{Channel: "C1", TS: "3.3"}, monday))
	owed, _ := entries(e, monday)
	require.NotEmpty(t, owed)
	must(t, e.ReviewEffect(chair, Newest, Effect{Outcome: Resolved}, ny(12, 2, 9, 0)))
	require.Equal(t, "the follow-up was held", e.Wanted(owed[0], ny(12, 2, 9, 0), DefaultPolicy()).Why)
}

// Whoever erases an escalation is told each file that an admin must delete: the appendix and the calendar's too.
func TestEveryFileIsNamedWhenItIsErased(t *testing.T) {
	e := stage(t, Closed)
	must(t, e.Receive(Notice{Kind: ShowCard, Subject: "notes"}, Receipt{Channel: "C1", TS: "2.2"}, monday))
	must(t, e.Receive(Notice{Kind: UploadNotes, Subject: "1"}, Receipt{File: "F1", More: []string{"F2"}}, monday))
	no := len(e.FollowUps)
	must(t, e.Receive(Notice{Kind: UploadEntry, Subject: number(no) + "/" + number(e.Revs.FollowUp)}, Receipt{File: "F3"}, monday))
	left := e.erasure(Deed{}, monday)
	slices.Sort(left.Files)
	require.Equal(t, []string{"F1", "F2", "F3"}, left.Files)
}

// After a death two claims may find one and the same file: it is kept once.
func TestAFileThatIsFoundTwiceIsKeptOnce(t *testing.T) {
	e := stage(t, Decided)
	n := Notice{Kind: UploadEntry, Subject: "1/" + number(e.Revs.FollowUp)}
	for range 2 {
		must(t, e.Receive(n, Receipt{File: "F1"}, later))
	}
	require.Equal(t, []string{"F1"}, e.FollowUps[0].Files)
}

// A meeting that was reviewed before its day and then gives way to another is called off: those who expect it hear of it,
// and their calendars; the new one has an entry of its own.
func TestAnotherMeetingCallsOffTheOneThatWasReviewedEarly(t *testing.T) {
	early, next := ny(11, 20, 10, 0), ny(12, 8, 10, 0)
	again := func(e *Escalation, at time.Time) {
		must(t, e.PlanFollowUp(chair, Newest, Plan{Start: next, Length: time.Hour}, []Person{owner}, at))
	}
	begin := func(at time.Time) *Escalation {
		e := stage(t, Decided)
		must(t, e.Receive(Notice{Kind: ShowCard, Subject: "follow-up"}, Receipt{Channel: "C1", TS: "3.3"}, early.Add(-time.Hour)))
		owed, _ := entries(e, early)
		must(t, e.Receive(owed[0], Receipt{File: "F1"}, early.Add(-time.Hour)))
		must(t, e.ReviewEffect(chair, Newest, Effect{Outcome: MeetAgain}, at))
		e.Take()
		return e
	}
	e := begin(early)
	expect := e.FollowUps[0].Plan.Invitees
	again(e, early)
	require.True(t, e.FollowUps[0].Cancelled.Equal(early))
	require.NotNil(t, e.FollowUps[0].Effect, "what was reviewed stays")
	require.Equal(t, 2, e.Upcoming().No)
	_, all := e.Take()
	var told []UserID
	var files []Notice
	for _, n := range all {
		switch n.Kind {
		case TellFollowUp:
			require.Equal(t, "1", n.Subject)
			require.False(t, e.Wanted(n, early, DefaultPolicy()).Drop)
			told = append(told, n.To)
		case UploadEntry:
			files = append(files, n)
		}
	}
	require.ElementsMatch(t, slices.DeleteFunc(slices.Clone(expect), func(id UserID) bool { return id == chair.ID }), told)
	require.Len(t, files, 2)
	for i, n := range files {
		no, _ := n.Entry()
		require.Equal(t, i+1, no, "first what is off, then what takes its place")
		require.Equal(t, Verdict{}, e.Wanted(n, early, DefaultPolicy()))
		must(t, e.Receive(n, Receipt{File: "F" + number(i+2)}, early))
		require.Equal(t, "the file is there", e.Wanted(n, early, DefaultPolicy()).Why)
	}
	require.Equal(t, []string{"F1", "F2"}, e.FollowUps[0].Files)

	held := ny(12, 2, 10, 0)
	e = begin(held)
	again(e, held)
	require.Zero(t, e.FollowUps[0].Cancelled, "it was held")
	_, all = e.Take()
	require.False(t, slices.ContainsFunc(all, func(n Notice) bool { return n.Kind == TellFollowUp }))
}
