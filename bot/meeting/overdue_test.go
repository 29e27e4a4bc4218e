package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
)

// overdueTold lists who hears that the first item is overdue, and when.
func overdueTold(t *testing.T, e *Escalation, p *Policy, until time.Time) map[UserID][]string {
	t.Helper()
	return hears(t, e, p, until, TellOverdue)
}

// takes makes somebody the chair, to whom the chair hands it over.
func takes(t *testing.T, e *Escalation, to Person, at time.Time) {
	t.Helper()
	must(t, e.HandOverChair(e.Person(e.Chair), to, at))
	must(t, e.TakeChair(to, at))
}

func TestTheChairHearsThoughTheSponsorHeardFirst(t *testing.T) {
	p := DefaultPolicy()
	p.ChairAfter, p.SponsorAfter = 3, 1
	require.Equal(t, map[UserID][]string{sponsor.ID: {"Fri 14 16:00"}, chair.ID: {"Tue 18 16:00"}},
		overdueTold(t, oneItem(t, ny(11, 13, 16, 0)), p, ny(11, 28, 18, 0)))

	p = DefaultPolicy()
	week := []string{"2025-11-14", "2025-11-17", "2025-11-18", "2025-11-19", "2025-11-20"}
	p.Calendar = calendar.New(calendar.DefaultHours(), calendar.Holidays{"Asia/Tokyo": {Dates: week}})
	e := oneItem(t, ny(11, 13, 16, 0))
	must(t, e.Profile(zoned(chair, "Asia/Tokyo"), monday))
	require.Equal(t, map[UserID][]string{sponsor.ID: {"Tue 18 16:00"}, chair.ID: {"Thu 20 19:00"}},
		overdueTold(t, e, p, ny(11, 28, 18, 0)), "after a week of holidays, at 9:00 in Tokyo")
}

func TestANewChairHearsOnceWhatIsOverdue(t *testing.T) {
	p, tuesday, until := DefaultPolicy(), ny(11, 18, 17, 0), ny(11, 28, 18, 0)
	both := map[UserID][]string{chair.ID: {"Fri 14 16:00"}, sponsor.ID: {"Tue 18 16:00"}}
	for name, c := range map[string]struct {
		prep  func(e *Escalation)
		told  map[UserID][]string // until Tuesday
		takes Person
		then  map[UserID][]string
	}{
		"of what the old one had heard": {func(*Escalation) {}, both, plain, map[UserID][]string{plain.ID: {"Tue 18 17:00"}}},
		"after one who left": {func(e *Escalation) {
			must(t, e.Profile(Person{ID: chair.ID, Standing: Gone}, ny(11, 14, 10, 0)))
		}, map[UserID][]string{sponsor.ID: {"Tue 18 16:00"}}, plain, map[UserID][]string{plain.ID: {"Tue 18 17:00"}}},
		"after one who owned it": {func(e *Escalation) {
			must(t, e.HandOverItem(owner, 1, chair, monday))
		}, map[UserID][]string{sponsor.ID: {"Tue 18 16:00"}}, plain, map[UserID][]string{plain.ID: {"Tue 18 17:00"}}},
		"but not of an item of their own":   {func(*Escalation) {}, both, owner, map[UserID][]string{}},
		"nor of what the sponsor has heard": {func(*Escalation) {}, both, sponsor, map[UserID][]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			e := oneItem(t, ny(11, 13, 16, 0))
			c.prep(e)
			require.Equal(t, c.told, overdueTold(t, e, p, tuesday.Add(-time.Minute)))
			if e.Has(e.Chair) {
				takes(t, e, c.takes, tuesday)
			} else {
				must(t, e.TakeChair(c.takes, tuesday))
			}
			require.Equal(t, c.then, overdueTold(t, e, p, until))
		})
	}
	t.Run("with all else that was taken over", func(t *testing.T) {
		e := oneItem(t, ny(11, 13, 16, 0))
		require.Equal(t, both, overdueTold(t, e, p, tuesday.Add(-time.Minute)))
		must(t, e.OfferAll(chair, plain, tuesday))
		must(t, e.TakeAll(plain, chair.ID, tuesday))
		require.Equal(t, map[UserID][]string{plain.ID: {"Tue 18 17:00"}}, overdueTold(t, e, p, until))
	})
	t.Run("of what waited for the old one's return", func(t *testing.T) {
		e, friday := oneItem(t, ny(11, 13, 16, 0)), ny(11, 14, 16, 0)
		must(t, e.Away(chair, ny(11, 24, 0, 0), ny(11, 13, 17, 0)))
		e.Tick(friday, p)
		old := Notice{Kind: TellOverdue, To: chair.ID, Subject: "1", At: friday}
		require.False(t, e.Wanted(old, friday.Add(time.Minute), p).Until.IsZero())
		takes(t, e, plain, friday.Add(30*time.Minute))
		require.Equal(t, Verdict{Drop: true, Why: "the reader is neither chair nor sponsor any more"}, e.Wanted(old, ny(11, 24, 9, 0), p))
		require.Equal(t, []string{"Fri 14 16:30"}, overdueTold(t, e, p, ny(11, 17, 18, 0))[plain.ID])
	})
}

func TestANewSponsorHearsOnceWhatIsOverdue(t *testing.T) {
	p, tuesday, until := DefaultPolicy(), ny(11, 18, 17, 0), ny(11, 28, 18, 0)
	give := func(to Person) func(e *Escalation) {
		return func(e *Escalation) { must(t, e.Assign(chair, Sponsor, Newest, []Person{to}, tuesday)) }
	}
	for name, c := range map[string]struct {
		give func(e *Escalation)
		then map[UserID][]string
	}{
		"of what the old one had heard": {give(plain), map[UserID][]string{plain.ID: {"Tue 18 17:00"}}},
		"with all else that was taken over": {func(e *Escalation) {
			must(t, e.OfferAll(sponsor, plain, tuesday))
			must(t, e.TakeAll(plain, sponsor.ID, tuesday))
		}, map[UserID][]string{plain.ID: {"Tue 18 17:00"}}},
		"but not of an item of their own": {give(owner), map[UserID][]string{}},
		"nor of what the chair has heard": {give(chair), map[UserID][]string{}},
		"nor again who had it before":     {give(sponsor), map[UserID][]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			e := oneItem(t, ny(11, 13, 16, 0))
			require.Equal(t, map[UserID][]string{chair.ID: {"Fri 14 16:00"}, sponsor.ID: {"Tue 18 16:00"}}, overdueTold(t, e, p, tuesday.Add(-time.Minute)))
			c.give(e)
			require.Equal(t, c.then, overdueTold(t, e, p, until))
			if e.Is(chair.ID, Sponsor) {
				takes(t, e, plain, ny(11, 19, 10, 0))
				require.Equal(t, map[UserID][]string{plain.ID: {"Wed 19 10:00"}}, overdueTold(t, e, p, until), "the new chair, and not the old one as the sponsor")
			}
		})
	}
}

func TestANewChairIsAskedForTheLaterDate(t *testing.T) {
	at := ny(11, 15, 10, 0) // a Saturday
	for name, take := range map[string]func(e *Escalation){
		"the chair": func(e *Escalation) { takes(t, e, plain, at) },
		"everything": func(e *Escalation) {
			must(t, e.OfferAll(chair, plain, at))
			must(t, e.TakeAll(plain, chair.ID, at))
		},
	} {
		e := oneItem(t, ny(11, 17, 16, 0))
		must(t, e.ChangeDate(owner, 1, due(ny(11, 20, 16, 0)), ny(11, 14, 19, 0)))
		require.Equal(t, []UserID{chair.ID}, sent(e, AskDate))
		take(e)
		require.Equal(t, []UserID{plain.ID}, sent(e, AskDate), name)
		must(t, e.AgreeDate(plain, 1, ny(11, 20, 16, 0), true, ny(11, 17, 9, 5)))
	}
	e := oneItem(t, ny(11, 17, 16, 0))
	takes(t, e, plain, at)
	require.Empty(t, sent(e, AskDate), "nothing was asked")
}

// A date "within a month" counts from a moment with microseconds; the button carries seconds.
func TestTheChairAgreesToADateOfMicroseconds(t *testing.T) {
	e, at := oneItem(t, ny(11, 17, 16, 0)), ny(11, 14, 19, 0)
	wish := at.Add(900*time.Hour + 123456*time.Microsecond)
	must(t, e.ChangeDate(owner, 1, due(wish), at))
	must(t, e.AgreeDate(chair, 1, time.Unix(e.Item(1).Wish.At.Unix(), 0), true, at))
	require.Nil(t, e.Item(1).Wish)
	require.True(t, e.Item(1).Due.Equal(wish))
}

func TestWhatItsOwnerWillNotDoIsOverdueAllTheSame(t *testing.T) {
	want := map[UserID][]string{chair.ID: {"Fri 14 16:00"}, sponsor.ID: {"Tue 18 16:00"}}
	no := func(at time.Time) *Escalation {
		e := oneItem(t, ny(11, 13, 16, 0))
		hears(t, e, DefaultPolicy(), at, NagItem)
		must(t, e.WillNotDo(owner, 1, "no time", at))
		return e
	}
	require.Equal(t, want, overdueTold(t, no(ny(11, 12, 11, 0)), DefaultPolicy(), ny(11, 28, 18, 0)))
	require.Empty(t, nags(t, no(ny(11, 12, 11, 0)), ny(11, 28, 18, 0)), "its owner hears no more of it")
	delete(want, chair.ID)
	require.Equal(t, want, overdueTold(t, no(ny(11, 17, 11, 0)), DefaultPolicy(), ny(11, 28, 18, 0)), "the chair has heard")
}

func TestAChairWhoIsTheSponsorHearsOnce(t *testing.T) {
	e, err := Open(1, Opening{Customer: "c", Summary: "s", Channel: "C1", Attendees: []Person{owner}, Roles: map[Role][]Person{Sponsor: {chair}}}, chair, monday)
	require.NoError(t, err)
	must(t, e.AddItems(chair, owner, []ItemDraft{{Text: "Call", Due: due(ny(11, 13, 16, 0))}}, monday))
	require.Equal(t, map[UserID][]string{chair.ID: {"Fri 14 16:00"}}, overdueTold(t, clone(t, e), DefaultPolicy(), ny(11, 28, 18, 0)))
	p := DefaultPolicy()
	p.ChairAfter = 0
	require.Equal(t, map[UserID][]string{chair.ID: {"Tue 18 16:00"}}, overdueTold(t, e, p, ny(11, 28, 18, 0)), "as the sponsor, when chairs are told nothing")
}
