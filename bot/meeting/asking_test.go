package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// zoned is the person in another zone.
func zoned(p Person, zone string) Person {
	p.Zone = zone
	return p
}

func TestEachIsRemindedInTheirOwnWorkingHours(t *testing.T) {
	// Asked at 10:00 in New York: 16:00 in Berlin, and in Tokyo the midnight after that.
	want := map[UserID][]string{
		tech.ID:  {"Mon 10 12:00", "Tue 11 09:00"},
		owner.ID: {"Mon 10 12:00", "Tue 11 03:00"}, // 18:00 and 9:00 in Berlin
		plain.ID: {"Mon 10 21:00", "Tue 11 19:00"}, // 11:00 and 9:00 in Tokyo
	}
	berlin, tokyo := zoned(owner, "Europe/Berlin"), zoned(plain, "Asia/Tokyo")
	for _, who := range [][]Person{{tech, berlin, tokyo}, {tokyo, tech, berlin}} {
		e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1", Roles: map[Role][]Person{Technical: who}}, chair, monday)
		require.NoError(t, err)
		require.Equal(t, want, hears(t, e, DefaultPolicy(), ny(11, 11, 20, 0), NudgeReview))
	}
	e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1", Roles: map[Role][]Person{Approver: {berlin}, StandIn: {tokyo}}}, chair, monday)
	require.NoError(t, err)
	must(t, e.AddOption(chair, Offering{Title: "A credit"}, monday))
	must(t, e.PrepareDecision(chair, DecisionDraft{Option: 1, Reasons: []string{"r"}}, 0, Seen{}, monday))
	delete(want, tech.ID)
	require.Equal(t, want, hears(t, e, DefaultPolicy(), ny(11, 11, 20, 0), NudgeDecision), "approver and stand-in")
}

// Whoever was reminded in the morning and flies west has heard it for that day.
func TestWhoMovesWestHasOneMorning(t *testing.T) {
	p, london := DefaultPolicy(), "Europe/London"
	e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1", Roles: map[Role][]Person{Technical: {zoned(tech, london)}}}, zoned(chair, london), monday)
	require.NoError(t, err)
	require.Equal(t, []string{"Tue 11 04:00"}, hears(t, e, p, ny(11, 11, 4, 0), NudgeReview)[tech.ID][1:])
	require.NoError(t, e.Profile(zoned(tech, newYork), ny(11, 11, 5, 0)))
	require.Equal(t, []string{"Wed 12 09:00"}, hears(t, e, p, ny(11, 12, 12, 0), NudgeReview)[tech.ID])
}

func TestWhoHearsLateTakesNobodyElsesReminder(t *testing.T) {
	p, noon := DefaultPolicy(), ny(11, 10, 12, 0)
	back := noon.Add(26 * time.Minute)
	e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1", Roles: map[Role][]Person{Technical: {tech, plain}}}, chair, monday)
	require.NoError(t, err)
	e.Tick(noon, p)
	first, second := Notice{Kind: NudgeReview, To: tech.ID, Subject: "technical", At: noon}, Notice{Kind: NudgeReview, To: plain.ID, Subject: "technical", At: noon}
	must(t, e.Receive(first, Receipt{TS: "1.2"}, back))
	require.True(t, e.Wanted(first, back, p).Drop, "once is enough")
	require.Equal(t, Verdict{}, e.Wanted(second, back, p))

	e = stage(t, Deciding) // prepared at 10:02
	at := ny(11, 10, 12, 2)
	e.Tick(at, p)
	first, second = Notice{Kind: NudgeDecision, To: approver.ID, Subject: "1", At: at}, Notice{Kind: NudgeDecision, To: standIn.ID, Subject: "1", At: at}
	must(t, e.Receive(first, Receipt{TS: "1.2"}, back))
	require.True(t, e.Wanted(first, back, p).Drop)
	require.Equal(t, Verdict{}, e.Wanted(second, back, p))
}

// Logs of old say of a reminder only that there was one: all had it.
func TestAnOldReminderWasForAll(t *testing.T) {
	p := DefaultPolicy()
	e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1", Roles: map[Role][]Person{Technical: {tech, plain}}}, chair, monday)
	require.NoError(t, err)
	old, err := DecodeChange("ReviewNudged", []byte(`{"Kind":"technical"}`))
	require.NoError(t, err)
	e.happen(ny(11, 10, 12, 0), "", old)
	require.True(t, e.NextDue(p).Equal(ny(11, 11, 9, 0)))
}

func TestWhoTakesAReviewOverIsRemindedTheNextMorning(t *testing.T) {
	e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1", Roles: map[Role][]Person{Technical: {tech}}, Attendees: []Person{plain}}, chair, monday)
	require.NoError(t, err)
	hears(t, e, DefaultPolicy(), ny(11, 10, 15, 0), NudgeReview)
	must(t, e.OfferAll(tech, plain, ny(11, 10, 15, 0)))
	must(t, e.TakeAll(plain, tech.ID, ny(11, 10, 15, 30)))
	require.Equal(t, map[UserID][]string{plain.ID: {"Tue 11 09:00"}}, hears(t, e, DefaultPolicy(), ny(11, 11, 10, 0), NudgeReview))
}
