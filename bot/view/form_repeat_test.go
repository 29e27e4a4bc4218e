package view

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// Every input whose answer a program reads later repeats how it was read; nothing that was kept unread is silent.
func TestWhatWasReadIsRepeated(t *testing.T) {
	legal := Values{
		"sla": text2("99,95 %"), "cap": text2("10"), "cap_of": text2("quarterly fees"), "zone": text2("cet"), "verdict": chose(string(meeting.Unknown)),
		"exclusion": text2("8 h a month, announced five days before"), "tiers": text2("the usual"), "fee_base": text2("$150,000/mo"),
		"claim_deadline": text2("soon"), "stated": text2("0,14%"),
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
		{FormComplaint, Values{"issue": text2("x"), "demand_period": text2("a while")}, []string{"Of the fees of which period: not read, and kept as typed. We could not read “a while”"}},
		{FormBusiness, Values{"threat": text2("x"), "revenue": text2("$2.3M"), "probability": text2("40")}, []string{"$2,300,000", "40%"}},
		{
			FormTechnical, Values{"what": text2("x"), "outage": text2("90 min"), "maintenance": text2("8 Nov 02:00 - 06:00 UTC"), "notice": text2("5 Nov 02:00 UTC")},
			[]string{"Outage: 1 h 30 min, without times", "Sat 8 Nov 2025, 02:00 UTC to Sat 8 Nov 2025, 06:00 UTC: 4 h", "When it was announced: 3 days before"},
		},
		{FormLegal, legal, []string{
			"99.95%", "10% of the quarter's fee", "CET", "8 h a month, announced 5 days before", "Credit tiers: not read, and kept as typed", "$150,000 a month",
			"Claim deadline: not read, and kept as typed", "0.14%",
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
