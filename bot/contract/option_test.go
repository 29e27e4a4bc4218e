package contract

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A credit that was rounded to cents fits its fee: the fee is shown, not one that a cent away makes two cents larger.
func TestAFeeIsNotWrongByRounding(t *testing.T) {
	r := sound(t)
	r.Customer.Annual = usd(t, "$847,350")
	r.Options[0].Percent, r.Options[0].Amount = pct(t, "12.5%"), usd(t, "$8,826.57")
	row := Compare(r).Rows[0]
	require.Equal(t, "$70,612.56", row.Base.String())
	require.Equal(t, "a month's fee, $70,612.50", row.Fee)
	r.Options[0].Amount = usd(t, "$31,000.02")
	require.Empty(t, Compare(r).Rows[0].Fee)
}

func TestImpliedBase(t *testing.T) {
	month := usd(t, "$2.3M")
	for _, c := range []struct {
		percent, amount string
		fits            bool
	}{
		{"10%", "$19,166.67", true},
		{"10%", "$19,200", true},         // within 1 %
		{"10%", "$19,400", false},        // 1.2 % away
		{"8.33%", "$15,966", true},       // as exact as the percent was typed
		{"8.333%", "$15,800.10", false},  // 1.1 % away
		{"8.3300%", "$15,960.01", false}, // 0.04 % away, and typed more exactly than that
	} {
		o := Option{Percent: pct(t, c.percent), Amount: usd(t, c.amount)}
		_, low, high, ok := o.ImpliedBase()
		require.True(t, ok)
		fee := Terms{}.FeeOf(Facts{Annual: month}, Month)
		require.Equal(t, c.fits, fits(fee, low, high, "USD"), "%s %s: %s to %s", c.percent, c.amount, low.FloatString(2), high.FloatString(2))
	}
	_, _, _, ok := Option{Percent: pct(t, "10%")}.ImpliedBase()
	require.False(t, ok)
	_, _, _, ok = Option{Percent: pct(t, "0%"), Amount: usd(t, "$5")}.ImpliedBase()
	require.False(t, ok)
	for text, half := range map[string]string{"$57,500": "50", "$1": "1/2", "$19,166.67": "1/200", "$2.3M": "50000"} {
		require.Equal(t, half, halfStep(usd(t, text)).RatString())
	}
}

func TestOptionTotals(t *testing.T) {
	o := Option{
		No: 1, Amount: usd(t, "$1,000"),
		Waivers: []Part{{Text: "No penalty waiver"}, {Text: "Late fees", Price: Contingent, Amount: usd(t, "$5,000"), If: "they stay"}},
		Parts:   []Part{{Text: "Training", Price: Free}, {Text: "Migration", Price: Priced, Amount: usd(t, "$2,000")}, {Text: "Manager"}},
	}
	c := o.Cost()
	require.Equal(t, "at least $3,000", c.String())
	require.Equal(t, "$5,000", c.Contingent.String())
	require.Equal(t, 6, c.Parts)
	require.Equal(t, []string{"Manager"}, c.Unpriced)
	b := o.Beyond(Due{})
	require.Equal(t, "$0 to $1,000, and $5,000 under a condition", b.String())

	require.Equal(t, "nothing", Option{}.Cost().String())
	require.False(t, Option{}.Beyond(Due{}).Any())
	bare := Option{Percent: pct(t, "10%")}
	require.Equal(t, "not priced", bare.Cost().String())
	require.Equal(t, "not computable: the credit has no amount", bare.Beyond(Due{}).String())
	require.True(t, bare.Beyond(Due{}).Any(), "what cannot be computed counts as beyond")
	require.Equal(t, "not computable: nothing of it has a price, and 1 unpriced waiver", Option{Waivers: []Part{{Text: "Full waiver"}}}.Beyond(Due{}).String())
}

func TestBreakEven(t *testing.T) {
	r := globalTech(t)
	for i := range r.Options {
		for _, parts := range [][]Part{r.Options[i].Waivers, r.Options[i].Parts} {
			for j := range parts {
				if parts[j].Price == Unpriced {
					parts[j].Price = Free
				}
			}
		}
	}
	c := Compare(r)
	require.True(t, c.Ordered)
	require.Empty(t, c.Rows[0].BreakEven, "the base option")
	require.Equal(t, "6.5 points (2.05 with the pipeline counted in full) over option 1", c.Rows[1].BreakEven)
	require.Equal(t, "4 points (1.27 with the pipeline counted in full) over option 1", c.Rows[2].BreakEven)
	r.Options[2].Contractual = true
	require.Equal(t, 3, Compare(r).Base, "the one that is ticked")
	r.Business, r.Customer.Annual = nil, usd(t, "$0")
	require.Contains(t, Compare(r).Rows[0].BreakEven, "not computable: the contracted revenue")
	require.Empty(t, Compare(Record{}).Rows)
}

func TestAnswers(t *testing.T) {
	o := func(lines ...Part) Option { return Option{Waivers: lines} }
	for _, c := range []struct {
		option Option
		want   Answer
	}{
		{o(), Silent},
		{o(Part{Text: "Late fees"}), Silent},
		{o(Part{Text: "No penalty waiver"}), Refuses},
		{o(Part{Text: "Q4 penalty waiver"}), Perhaps},
		{o(Part{Text: "Full penalty waiver"}), Full},
		{o(Part{Text: "Waiver of the termination penalties"}), Answers},
		{o(Part{Text: "No termination penalty waiver"}), Refuses},
		{o(Part{Text: "No penalty waiver"}, Part{Text: "Half of the termination penalty waived"}), Answers},
		{o(Part{Text: "No penalty waiver"}, Part{Text: "Termination penalty, half"}), Perhaps},
		{o(Part{Text: "Termination penalty stays in force"}), Refuses},
		{o(Part{Text: "Termination penalty remains"}), Refuses},
		{o(Part{Text: "The termination penalty is not waived"}), Refuses},
		{o(Part{Text: "Termination penalty: no waiver"}), Refuses},
		{o(Part{Text: "The termination penalty waiver applies to both sites"}), Answers},
	} {
		got, _ := answer(keywords("contract termination penalty"), c.option.waiverLines())
		require.Equal(t, c.want, got, "%v", c.option.Waivers)
	}
	got, _ := answer(keywords(""), o(Part{Text: "Full waiver"}).waiverLines())
	require.Equal(t, Silent, got)
}

func TestNumbersForPeople(t *testing.T) {
	for want, got := range map[string]string{
		"0.00": decimal(num(0), 2, floor), "-1.50": decimal(frac(-3, 2), 2, nearest), "0.07": decimal(frac(2, 30), 2, ceiling), "0.06": decimal(frac(2, 30), 2, floor),
		"33,104": decimal(num(33104), 0, nearest), "2208": decimal(num(2208), 0, nearest), "1,234,567.5": trimmed(frac(12345675, 10), 2, nearest),
		"6.67%": percentOf(frac(48, 720), 2, ceiling), "7.5%": shortPercent(frac(3, 40)), "12%": shortPercent(frac(12, 100)), "100%": shortPercent(num(1)),
		"48 h": spanText(hours(48)), "90 min": spanText(90 * time.Minute), "0 min": spanText(0), "43.20 min": spanText(2592 * time.Second), "3.50 h": spanText(hours(3) + 30*time.Minute),
		"a, b and c": list([]string{"a", "b", "c"}), "a": list([]string{"a"}), "": list(nil), "1 part": many(1, "part"), "2 parts": many(2, "part"),
	} {
		require.Equal(t, want, got)
	}
}
