package meeting

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/contract"
)

func TestPrecedent(t *testing.T) {
	_, ok := stage(t, Deciding).Precedent()
	require.False(t, ok, "nothing was decided")
	none, ok := stage(t, Decided).Precedent()
	require.True(t, ok)
	require.Zero(t, none.PerMille, "no credit was given, and that is a case too")
	e := globalTech(t)
	mine, ok := e.Precedent()
	require.True(t, ok)
	require.Equal(t, Precedent{PerMille: 300, Length: AboveDay, Value: "1M to 10M USD", Month: "2025-11"}, mine)
	require.Equal(t, "30 %", mine.Percent(), "$57,500 of a month's $191,666.67")
	kept, err := json.Marshal(mine)
	require.NoError(t, err)
	for _, secret := range []string{"GlobalTech", "42", "57500", "2300000"} {
		require.NotContains(t, string(kept), secret)
	}
	must(t, e.SetBackground(sarah, Newest, Background{}, ny(11, 10, 16, 0)))
	mine, _ = e.Precedent()
	require.Equal(t, "25 %", mine.Percent(), "without a fee the percent as typed")
	require.Empty(t, mine.Value)
	must(t, e.Withdraw(sarah, Newest, OpenedInError, 0, "wrong customer", ny(11, 10, 16, 0)))
	_, ok = e.Precedent()
	require.False(t, ok, "what was withdrawn is no precedent")

	e = decidedDear(t)
	must(t, e.SetBackground(chair, Newest, Background{AnnualValue: amount(t, "$1.2M")}, later))
	mine, _ = e.Precedent()
	require.Equal(t, "57.5 %", mine.Percent())
	must(t, e.AnswerException(finance, 2, Seen{Rev: 1}, false, "no", "", later))
	_, ok = e.Precedent()
	require.False(t, ok, "a refused one is none")
}

func TestPrecedentClasses(t *testing.T) {
	for length, want := range map[time.Duration]LengthClass{
		0: "", time.Minute: UpToHour, time.Hour: UpToHour, time.Hour + 1: UpToShift, 8 * time.Hour: UpToShift, 24 * time.Hour: UpToDay, 24*time.Hour + 1: AboveDay,
	} {
		require.Equal(t, want, lengthClass(length), length)
	}
	for typed, want := range map[string]string{
		"$99,999": "below 100K USD", "$100K": "100K to 1M USD", "$999,999.99": "100K to 1M USD", "$1M": "1M to 10M USD", "$10M": "10M to 100M USD", "€250M": "100M and more EUR", "0": "",
	} {
		require.Equal(t, want, valueClass(amount(t, typed)), typed)
	}
}

func TestNearestPrecedents(t *testing.T) {
	p := func(mille int, length LengthClass, value, month string) Precedent {
		return Precedent{PerMille: mille, Length: length, Value: value, Month: month}
	}
	mine := p(250, AboveDay, "1M to 10M USD", "2025-11")
	few := []Precedent{p(100, AboveDay, "below 100K USD", "2025-03"), p(150, AboveDay, "below 100K USD", "2025-09"), p(900, UpToDay, "1M to 10M USD", "2025-09")}
	near, say := Nearest(few, mine)
	require.Empty(t, near, "two cases of that length say too much about each")
	require.Empty(t, say)
	all := append(slices.Clone(few), p(100, AboveDay, "1M to 10M USD", "2025-07"), p(800, AboveDay, "", "2024-01"))
	near, say = Nearest(all, mine)
	require.Len(t, near, 3)
	require.Equal(t, "25 % is more than the last three for an outage above 24 h: 10 %, 10 %, 15 %", say)
	for mille, how := range map[int]string{
		100: "10 % is within the last three", 99: "9.9 % is less than the last three", 150: "15 % is within the last three", 151: "15.1 % is more than",
	} {
		_, say = Nearest(all, p(mille, AboveDay, "1M to 10M USD", "2025-11"))
		require.Contains(t, say, how)
	}
	all = append(all, p(50, AboveDay, "1M to 10M USD", "2024-02"), p(60, AboveDay, "1M to 10M USD", "2024-03"))
	_, say = Nearest(all, mine)
	require.Equal(t, "25 % is more than the last three for an outage above 24 h and a contract of that size: 5 %, 6 %, 10 %", say)
	_, say = Nearest([]Precedent{p(1, "", "", "2025-01"), p(2, "", "", "2025-01"), p(3, "", "", "2025-01")}, p(0, "", "", "2025-02"))
	require.Equal(t, "0 % is less than the last three without a known length of the outage: 0.1 %, 0.2 %, 0.3 %", say)
}

func TestNearestLeavesOutItsOwn(t *testing.T) {
	e, now := globalTech(t), ny(11, 10, 16, 0)
	own, _ := e.Precedent()
	other := Precedent{PerMille: 100, Length: AboveDay, Month: "2025-01"}
	require.Empty(t, e.NearestTo(1, []Precedent{other, other, own}, now), "only two earlier ones")
	require.Equal(t, "12 % is more than the last three for an outage above 24 h: 10 %, 10 %, 10 %", e.NearestTo(1, []Precedent{other, other, other, own}, now))
	require.Empty(t, e.NearestTo(9, []Precedent{other, other, other}, now))
}

func TestTermsAreReadAsTyped(t *testing.T) {
	e := stage(t, Reviewing)
	must(t, e.SetBackground(chair, Newest, Background{AnnualValue: amount(t, "€1.2M")}, later))
	must(t, e.WriteReview(legal, Newest, Content{Legal: &LegalReview{
		SLA: percent(t, "99.95%"), Period: Quarterly, Cap: percent(t, "10%"), CapOf: "monthly fees, 2 count", Verdict: Above, Zone: "America/New_York",
		Exclusion: "8 h a month, announced 5 days before", Tiers: "below 99.95%: 10%\nbelow 99%: 25%", FeeBase: "150,000 a month", ClaimDeadline: "30 days after the month ends",
	}}, later))
	must(t, e.WriteReview(tech, Newest, Content{Technical: &TechnicalReview{
		What: "x", Outages: []calendar.Outage{{From: monday.Add(-5 * time.Hour), To: monday.Add(-3 * time.Hour), Zone: newYork}},
		Maintenance: "10 Nov 05:00 - 10 Nov 06:00", Notice: "6 days before",
	}}, later))
	r := e.Record(later, nil)
	terms := r.Legal.Terms
	require.Equal(t, newYork, terms.Zone.String())
	require.Equal(t, 8*time.Hour, terms.Exclusion.Allowance.Is)
	require.Len(t, terms.Credit.Tiers, 2)
	require.Equal(t, 2, terms.Months)
	require.Equal(t, "€150,000", terms.Fee.Amount.String(), "in the contract's currency")
	require.Equal(t, 30, terms.Claim.Days)
	require.True(t, r.Technical.Maintenance.Stated)
	require.True(t, r.Technical.Maintenance.Spans[0].From.Equal(monday.Add(-5*time.Hour)), "in the zone of the outage")
	require.Equal(t, 144*time.Hour, r.Technical.Maintenance.Spans[0].Notice.Is)

	for typed, stated := range map[string]bool{
		"none": true, "": false, "the usual window": false, "4 h": false, "10 Nov 05:00 - 10 Nov 06:00\nand some more": false,
	} {
		got, err := readMaintenance(TechnicalReview{Maintenance: typed}, monday, newYork)
		require.Equal(t, stated || typed == "", err == nil, "%q", typed)
		require.Equal(t, stated, got.Stated, "%q", typed)
		require.Empty(t, got.Spans, "%q: what is read in part is not known", typed)
	}
	for typed, want := range map[string]string{"utc": "UTC", "CET": "CET", "\tcet\n": "CET", "Europe/Rome": "Europe/Rome", "Mars": "", "": ""} {
		at := contractZone(typed)
		if want == "" {
			require.Nil(t, at, "%q", typed)
			continue
		}
		require.Equal(t, want, at.String())
	}
	must(t, e.WriteReview(legal, Newest, Content{Legal: &LegalReview{Verdict: Unknown, CapOf: "no cap", Tiers: "gibberish", Exclusion: "?", FeeBase: "12", ClaimDeadline: "soon"}}, later))
	terms = e.Record(later, nil).Legal.Terms
	require.Equal(t, "none", string(terms.Cap.Kind))
	require.Empty(t, terms.Credit.Tiers, "what cannot be read is not stated, and never guessed")
	require.False(t, terms.Claim.Stated)
}

// TestTermsOfOtherShapesReachTheCheck: business days, billing months, hours of the week and a right to terminate are typed
// by Legal, read where they count, and shown in the working. What speaks of such a right and cannot be read is asked for.
func TestTermsOfOtherShapesReachTheCheck(t *testing.T) {
	e := stage(t, Reviewing)
	must(t, e.SetBackground(chair, Newest, Background{AnnualValue: amount(t, "$1.2M")}, later))
	typed := LegalReview{
		SLA: percent(t, "99.9%"), Period: Monthly, Verdict: Above, CapOf: "no cap", Zone: "America/New_York, months begin on the 15th", Tiers: "10%",
		Exclusion: "announced 3 business days before, no limit; Sundays 02:00-06:00; only service hours Mon-Sat 8-20 count", ClaimDeadline: "5 business days after the outage",
		Penalties: "Apply. The customer may terminate after 3 consecutive months below the SLA",
	}
	must(t, e.WriteReview(legal, Newest, Content{Legal: &typed}, later))
	must(t, e.WriteReview(tech, Newest, Content{Technical: &TechnicalReview{
		What: "x", Outages: []calendar.Outage{{From: monday.Add(-60 * time.Hour), To: monday.Add(-3 * time.Hour), Zone: newYork}},
		Maintenance: "none", Notice: "5 business days before",
	}}, later))
	holidays, err := calendar.ParseHolidays("US=America/New_York")
	require.NoError(t, err)
	policy := DefaultPolicy()
	policy.Calendar = calendar.New(calendar.DefaultHours(), holidays)
	r := e.Record(later, policy)
	require.Empty(t, r.Legal.Unread)
	terms := r.Legal.Terms
	require.Equal(t, newYork, terms.Zone.String())
	require.Equal(t, "months begin on the 15th", terms.Begins.String())
	require.Equal(t, 3, terms.Exclusion.Notice.Workdays)
	require.Equal(t, "5 business days after the outage ends", terms.Claim.String())
	require.Equal(t, "right to terminate after 3 consecutive months below the SLA", terms.Termination.String())
	var working []string
	for _, s := range terms.Due(r.Facts()).Working {
		working = append(working, s.String())
	}
	said := strings.Join(working, "\n")
	for _, want := range []string{"to 14 ", "outside the hours that count", "To be claimed by", "Right to terminate: "} {
		require.Contains(t, said, want)
	}
	require.Contains(t, terms.Due(r.Facts()).Assumptions, "business days are Monday to Friday, without the public holidays of America/New_York")

	typed.Penalties, typed.Exclusion = "The customer may terminate after 3 bad months.", "business hours as published"
	must(t, e.WriteReview(legal, Newest, Content{Legal: &typed}, later))
	require.Contains(t, find(t, e, "SLA-6", 1).Text, "the right to terminate (“The customer may terminate after 3 bad months.”)")
	require.Contains(t, find(t, e, "SLA-6", 1).Text, "the maintenance exclusion (“business hours as published”)")
}

func TestTheRecordNamesNobodyAndWhatIsAwaited(t *testing.T) {
	e := stage(t, Reviewing)
	must(t, e.WriteReview(chair, Newest, review[Business], later))
	require.Equal(t, []string{"the business review", "the answer to question 1"}, e.Record(later, nil).Waiting)
	must(t, e.SetComplaint(chair, Newest, Complaint{Issue: "slow", RootCause: "a bad disk", CauseConfirmed: true}, later))
	must(t, e.WriteReview(tech, Newest, Content{Technical: &TechnicalReview{What: "x", RootCause: "a bad query", Confirmed: true}}, later))
	require.Equal(t, "2 root causes are marked as confirmed, and they differ: “a bad disk” and “a bad query”.", find(t, e, "CO-1", 0).Text)
	refused(t, e.Waive(chair, Technical, "", later), "in already")
	e = stage(t, Decided)
	must(t, e.WillNotDo(owner, 1, "no time", later))
	must(t, e.CancelItem(chair, 3, "moot", later))
	items := e.Record(later, nil).Items
	require.Len(t, items, 2, "cancelled ones count no more")
	require.False(t, items[0].Owned, "refused: back with the chair")
	require.True(t, items[1].Done)
}

func TestClosingChecks(t *testing.T) {
	e := globalTech(t)
	p := usHolidays(t)
	require.Equal(t, []string{
		"4 promised parts have no item, 11 items no date.",
		"The exception of $134,166.67 to $172,500 beyond the contract is not approved yet. No answer from legal and finance.",
	}, e.ClosingChecks(p))
	at := ny(11, 10, 16, 0)
	for _, x := range e.Points(at, p) {
		if x.Topic == contract.TopicItems {
			must(t, e.Explain(sarah, x.Topic, x.Figures(), "they agree on the dates tomorrow", p, at))
		}
	}
	require.Contains(t, e.ClosingChecks(p)[0], "Note by Sarah Martinez: they agree on the dates tomorrow")
	require.Empty(t, stage(t, Reviewing).ClosingChecks(nil))
}
