package view

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// Every input whose answer a program reads later repeats how it was read; nothing that was kept unread is silent.
func TestWhatWasReadIsRepeated(t *testing.T) {
	legal := Values{
		"sla": text2("99,95 %"), "cap": text2("10"), "cap_of": chose("quarterly fees"), "zone": text2("cet"), "verdict": chose(string(meeting.Unknown)),
		"exclusion": text2("8 h a month, announced five days before"), "tiers": text2("the usual"), "fee_base": text2("$150,000/mo"),
		"claim_deadline": text2("soon"), "stated": text2("0,14%"),
	}
	shapes := Values{
		"sla": text2("99.9"), "cap": text2("no cap"), "zone": text2("UTC, billing months run from the 15th to the 14th"), "verdict": chose(string(meeting.Unknown)),
		"exclusion": text2("announced five working days before; every Sunday 2am to 6am; only support hours weekdays 8am-8pm count"), "claim_deadline": text2("within ten business days of the incident"),
		"penalties": text2("The customer may terminate after 3 bad months"),
	}
	for _, c := range []struct {
		name  string
		typed Values
		says  []string
	}{
		{FormCustomer, Values{"value": text2("1,2 Mio. €")}, []string{"Annual contract value: €1,200,000"}},
		{
			FormComplaint, Values{"issue": text2("x"), "impact_amount": text2("57.5K"), "demand_percent": text2("１２％"), "demand_period": text2("H2 2025")},
			[]string{"Impact as an amount: $57,500", "12%", "the fee of 6 months"},
		},
		{FormComplaint, Values{"issue": text2("x"), "demand_period": text2("a while")}, []string{"Period of the fees: could not be read, kept as typed. We could not read “a while”"}},
		{FormBusiness, Values{"threat": text2("x"), "revenue": text2("$2.3M"), "probability": text2("40")}, []string{"$2,300,000", "40%"}},
		{
			FormTechnical, Values{"what": text2("x"), "outage": text2("90 min"), "maintenance": text2("8 Nov 02:00 - 06:00 UTC"), "notice": text2("5 Nov 02:00 UTC")},
			[]string{"Outage: 1 h 30 min, without times", "Sat 8 Nov 2025, 02:00 UTC to Sat 8 Nov 2025, 06:00 UTC: 4 h", "When it was announced: 3 days before"},
		},
		{FormLegal, legal, []string{
			"99.95%", "10% of the quarter's fee", "CET", "8 h a month, announced 5 days before", "Credit tiers: could not be read, kept as typed", "$150,000 a month",
			"Claim deadline: could not be read, kept as typed", "0.14%",
			"Assumed where nothing was typed: uptime is counted round the clock, by the calendar, without rounding, with outages of any length",
		}},
		{FormLegal, shapes, []string{
			"no cap", "Time zone and billing periods: UTC, months begin on the 15th", "announced 5 business days before", "weekly maintenance Sun 02:00-06:00",
			"only service hours Mon-Fri 08:00-20:00 count", "uptime is counted without rounding, with outages of any length; a month's fee is a twelfth of the annual value", "10 business days after the outage ends",
			"Termination penalties: could not be read, kept as typed. We could not read “The customer may terminate after 3 bad months”",
		}},
	} {
		e := formsRecord(t)
		x, err := the(c.name).typed(e, c.typed)
		require.NoError(t, err, c.name)
		says := ""
		switch x := x.(type) {
		case meeting.Background:
			require.NoError(t, e.SetBackground(mariaPerson, meeting.Newest, x, formsAt))
			says = repeated(t, CustomerForm, e)
		case meeting.Complaint:
			require.NoError(t, e.SetComplaint(mariaPerson, meeting.Newest, x, formsAt))
			says = repeated(t, ComplaintForm, e)
		case meeting.BusinessReview:
			require.NoError(t, e.WriteReview(mariaPerson, meeting.Newest, meeting.Content{Business: &x}, formsAt))
			says = repeated(t, BusinessForm, e)
		case meeting.TechnicalReview:
			require.NoError(t, e.WriteReview(mariaPerson, meeting.Newest, meeting.Content{Technical: &x}, formsAt))
			says = repeated(t, TechnicalForm, e)
		case LegalDraft:
			require.NoError(t, e.WriteReview(mariaPerson, meeting.Newest, meeting.Content{Legal: &x.LegalReview}, formsAt))
			says = repeated(t, LegalForm, e)
		}
		for _, want := range c.says {
			require.Contains(t, says, want, c.name)
		}
	}
	_, ok := SummaryForm.Repeated(sheet(formsRecord(t), mariaPerson, Ref{}))
	require.False(t, ok, "nothing was read: the form closes")
	_, ok = CustomerForm.Repeated(sheet(formsRecord(t), mariaPerson, Ref{}))
	require.False(t, ok, "nothing was typed: the form closes")
}

// repeated is what a saved form repeats, as it is read; it leads back into the form.
func repeated[T any](t *testing.T, d Form[T], e *meeting.Escalation) string {
	v, ok := d.Repeated(sheet(e, mariaPerson, Ref{}))
	require.True(t, ok, d.Name)
	sound(t, FormFound, v)
	return reads(t, v)
}

// The two pillars of the check are asked for where they are missing, by whom they are asked: the downtime as Legal states
// it, and once, with the second option, which one is what the contract gives.
func TestTheTwoPillarsAreAskedForWhenTheyAreMissing(t *testing.T) {
	e := formsRecord(t)
	review := meeting.LegalReview{Verdict: meeting.Unknown, SLA: pct("99.9")}
	require.NoError(t, e.WriteReview(mariaPerson, meeting.Newest, meeting.Content{Legal: &review}, formsAt))
	require.Contains(t, repeated(t, LegalForm, e), "Downtime as Legal states it: not given.")
	review.Stated = pct("0.14")
	require.NoError(t, e.WriteReview(mariaPerson, meeting.Newest, meeting.Content{Legal: &review}, formsAt))
	require.NotContains(t, repeated(t, LegalForm, e), "not given")

	asked := func(e *meeting.Escalation, no int) bool {
		v, _ := OptionForm.Repeated(sheet(e, mariaPerson, Ref{No: no}))
		return strings.Contains(reads(t, v), "Which option is what the contract gives?")
	}
	e = formsRecord(t)
	for i := range 3 - len(e.LiveOptions()) {
		require.NoError(t, e.AddOption(mariaPerson, meeting.Offering{Title: "Another " + strconv.Itoa(i), Percent: pct("5")}, formsAt))
	}
	require.Len(t, e.LiveOptions(), 3)
	for _, o := range e.LiveOptions() {
		require.False(t, asked(e, o.No), "it was asked with the second")
	}
	live := e.LiveOptions()
	require.NoError(t, e.WithdrawOption(mariaPerson, live[2].No, formsAt))
	require.False(t, asked(e, live[0].No))
	require.True(t, asked(e, live[1].No))
	marked := live[0].Offer
	marked.Contractual = true
	require.NoError(t, e.EditOption(mariaPerson, live[0].No, live[0].Rev, marked, false, formsAt))
	require.False(t, asked(e, live[1].No), "one is marked")
}

// The figures in the words of impact and demand are read from there, and stand in the form behind the page's Change.
func TestFiguresInTheWordsOfAComplaintAreReadAndRepeated(t *testing.T) {
	e := formsRecord(t)
	words := Values{
		"issue": text2("x"), "root_cause": text2(""), "impact": text2("$1.2M in lost production"),
		"demand": text2("100% service credit for Q4 + contract termination penalty waiver, and $50K of goods"),
	}
	form := draw(ComplaintForm, e, mariaPerson, Ref{})
	require.False(t, HasInput(form, "impact_amount"), "behind More")
	c, err := read(ComplaintForm, words, e, mariaPerson, ParseRef(form.PrivateMetadata))
	require.NoError(t, err)
	require.Equal(t, "$1,200,000", c.ImpactAmount.String())
	require.Equal(t, "100%", c.DemandPercent.String())
	require.Equal(t, "Q4 2025", c.DemandPeriod)
	require.Equal(t, []string{"Contract termination penalty"}, c.DemandWaivers)

	// More pressed before it is sent shows the same.
	s := sheet(e, mariaPerson, ParseRef(form.PrivateMetadata))
	s.Typed, s.Ref.More = words, true
	more := holds(t, ComplaintForm.Draw(s))
	require.Equal(t, []string{"$1.2M", "100%", "Q4 2025", "Contract termination penalty"},
		[]string{more.Text("impact_amount"), more.Text("demand_percent"), more.Text("demand_period"), more.Text("demand_waivers")})

	require.NoError(t, e.SetComplaint(mariaPerson, meeting.Newest, c, formsAt))
	says := repeated(t, ComplaintForm, e)
	for _, want := range []string{"Impact as an amount: $1,200,000", "Credit demanded, in percent: 100%", "Q4 2025, the fee of 3 months",
		"Waivers demanded: Contract termination penalty", "“$50K” is kept as text"} {
		require.Contains(t, says, want)
	}
	require.NotContains(t, says, "Not used as a figure")
	page, _ := ComplaintForm.Repeated(sheet(e, mariaPerson, Ref{}))
	require.Contains(t, string(viewJSON(t, page)), `\"m\":true`, "Change shows the fields in which they are corrected")
	page, _ = CustomerForm.Repeated(sheet(filledRecord(t, "x"), mariaPerson, Ref{}))
	require.NotContains(t, string(viewJSON(t, page)), `\"m\":true`)

	// Cleared or corrected there, the words do not bring it back; other words do.
	s = sheet(e, mariaPerson, Ref{More: true})
	back := ComplaintForm.Draw(s)
	v := holds(t, back).with("impact_amount", text2("")).with("demand_percent", text2("50%"))
	c, err = read(ComplaintForm, v, e, mariaPerson, ParseRef(back.PrivateMetadata))
	require.NoError(t, err)
	require.False(t, c.ImpactAmount.Stated())
	require.Equal(t, "50%", c.DemandPercent.String())
	require.NoError(t, e.SetComplaint(mariaPerson, meeting.Newest, c, formsAt))
	c, err = read(ComplaintForm, words.with("root_cause", text2("a disk")), e, mariaPerson, Ref{})
	require.NoError(t, err)
	require.False(t, c.ImpactAmount.Stated(), "the same words")
	require.Equal(t, "50%", c.DemandPercent.String())
	c, err = read(ComplaintForm, words.with("impact", text2("€300K of overtime")).with("demand", text2("An apology")), e, mariaPerson, Ref{})
	require.NoError(t, err)
	require.Equal(t, "€300,000", c.ImpactAmount.String())
	require.Equal(t, "50%", c.DemandPercent.String(), "somebody typed it; it was not read from the words that are gone")
	require.Empty(t, c.DemandWaivers, "they were")
	v = v.with("impact", text2("€300K of overtime"))
	c, err = read(ComplaintForm, v, e, mariaPerson, ParseRef(back.PrivateMetadata))
	require.NoError(t, err)
	require.Equal(t, "€300,000", c.ImpactAmount.String(), "an empty field beside words that are newer than it")
}

// An amount of the impact that is not its figure is named, whether the text has a total or the figure was typed.
func TestAnAmountThatIsNotUsedIsNamed(t *testing.T) {
	for amount, want := range map[string]string{"": "“$96,500”, “$200K”", "$96,500": "“$200K”, “$1.2M in total”"} {
		e := formsRecord(t)
		ref := Ref{}
		v := Values{"issue": text2("x"), "impact": text2("$96,500 of scrap and $200K of penalties, $1.2M in total")}
		if amount != "" {
			v, ref = v.with("impact_amount", text2(amount)), Ref{More: true}
		}
		c, err := read(ComplaintForm, v, e, mariaPerson, ref)
		require.NoError(t, err)
		require.NoError(t, e.SetComplaint(mariaPerson, meeting.Newest, c, formsAt))
		require.Contains(t, repeated(t, ComplaintForm, e), "Not used as a figure: "+strings.ReplaceAll(want, " in total", ""))
	}
}

// What has two readings, is a range, a rate or one of several is asked under its field, once.
func TestFiguresOfTwoReadingsAreAsked(t *testing.T) {
	for field, c := range map[string]struct{ id, words, says string }{
		"impact_amount":  {"impact", "57.500 € in overtime", "57,500 or 57.50"},
		"demand_percent": {"demand", "10-20% credit", "leaves the percent open"},
		"demand_period":  {"demand", "100% credit for Q2", "Q2 2025 or Q2 2026"},
		"demand_waivers": {"demand", "no waiver, only the credit", "what is to be waived"},
	} {
		e := formsRecord(t)
		v := Values{"issue": text2("x"), "root_cause": text2(""), "impact": text2(""), "demand": text2("")}.with(c.id, text2(c.words))
		_, err := read(ComplaintForm, v, e, mariaPerson, Ref{})
		require.Contains(t, refusedAt(t, c.id, err), c.says, "under the words, which are in sight")
		s := sheet(e, mariaPerson, Ref{More: true})
		s.Typed = v
		again := ComplaintForm.Draw(s)
		require.True(t, HasInput(again, field))
		require.Empty(t, holds(t, again).Text(field), "nothing is guessed")
		x, err := read(ComplaintForm, holds(t, again), e, mariaPerson, ParseRef(again.PrivateMetadata))
		require.NoError(t, err, "left empty it is no figure")
		require.Equal(t, c.words, map[string]string{"impact": x.Impact, "demand": x.Demand}[c.id])
		_, err = read(ComplaintForm, holds(t, again).with(c.id, text2(c.words+" again")), e, mariaPerson, ParseRef(again.PrivateMetadata))
		require.Contains(t, refusedAt(t, field, err), c.says, "other words are asked again")
	}
}
