package view

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/money"
)

// TestAnExceptionSaysNoMoreThanTheFigures: what may be within what is due only may go beyond it, and a waiver typed among
// the other parts stands with the waivers.
func TestAnExceptionSaysNoMoreThanTheFigures(t *testing.T) {
	asked := func(o meeting.Offering) string {
		e := Fixture("ready")
		at := e.Changed.Add(time.Minute)
		require.NoError(t, e.Assign(Sarah, meeting.FinanceCheck, meeting.Newest, []meeting.Person{Fiona}, at))
		require.NoError(t, e.EditOption(Sarah, 1, e.Option(1).Rev, o, false, at))
		require.NoError(t, e.AskException(Maria, 1, at))
		return seen(t, book.Direct(Fiona, []Part{{e, meeting.Notice{Of: e.ID, Kind: meeting.AskException, To: Fiona.ID, Subject: "1", At: at}}}, at, false).Blocks)
	}
	small, err := money.Parse("$10K", "USD")
	require.NoError(t, err)
	require.Contains(t, asked(meeting.Offering{Title: "Small", Amount: small}), "may go beyond the contract by the figures entered")
	out := asked(meeting.Offering{Title: "Small", Amount: small, Parts: []meeting.Part{{Text: "Waiver of the penalty", Price: meeting.Priced, Amount: small}}})
	require.Contains(t, out, " goes beyond the contract by the figures entered")
	require.Contains(t, out, "Waiver of the penalty – $10K")
	require.Contains(t, asked(meeting.Offering{Title: "Small", Amount: small, Parts: []meeting.Part{
		{Text: "Training", Price: meeting.Priced, Amount: small}, {Text: "Weekly calls"},
	}}), "Total: at least $20K, 1 of 3 parts has no price", "what is not beyond the contract is paid all the same")
}

// TestWhatIsToKnowIsCounted: the approver is told of three points of the option and of how many more there are.
func TestWhatIsToKnowIsCounted(t *testing.T) {
	e := Fixture("pending")
	p := book.still(e)
	open := 0
	for _, x := range e.PointsAbout(2, e.Changed, nil) {
		if x.Open() && x.Topic != contract.TopicBeyond {
			open++
		}
	}
	require.Greater(t, open, meeting.MaxPoints)
	know := p.before(2, Tom.ID)
	require.Len(t, Lines(know.text), meeting.MaxPoints)
	require.Equal(t, "Know before ("+itoa(open-meeting.MaxPoints)+" more: All points)", know.label)
	require.Contains(t, know.text, "Precedent", "what is asked of the reader is among them")
}

// TestWhatIsFoundNamesItsMoment: figures of an outage still going on are shown with the moment up to which it counts.
func TestWhatIsFoundNamesItsMoment(t *testing.T) {
	e := ongoing()
	shown, ok := book.Found(e, contract.RoleTechnical, 0, Lisa, e.Changed)
	require.True(t, ok)
	require.Contains(t, seen(t, shown), "The ongoing outage is counted up to")
	e = Fixture("ready")
	shown, _ = book.Found(e, contract.RoleTechnical, 0, Lisa, e.Changed)
	require.NotContains(t, seen(t, shown), "counted up to")
}
