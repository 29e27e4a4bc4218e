package view

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/money"
)

func TestOptionLines(t *testing.T) {
	e := formsRecord(t)
	r := sheet(e, chairPerson, Ref{})
	amount := func(s string) money.Amount {
		a, err := money.Parse(s, "USD")
		require.NoError(t, err)
		return a
	}
	for line, want := range map[string]meeting.Part{
		"Q4 penalty waiver = $115K":         {Text: "Q4 penalty waiver", Price: meeting.Priced, Amount: amount("$115,000")},
		"Q4 penalty waiver=€1 200":          {Text: "Q4 penalty waiver", Price: meeting.Priced, Amount: amount("€1,200")},
		"- No penalty waiver = 0":           {Text: "No penalty waiver", Price: meeting.Free},
		"No penalty waiver = $0":            {Text: "No penalty waiver", Price: meeting.Free},
		"No penalty waiver = none":          {Text: "No penalty waiver", Price: meeting.Free},
		"No penalty waiver = Free":          {Text: "No penalty waiver", Price: meeting.Free},
		"Dedicated account manager":         {Text: "Dedicated account manager"},
		"Refund = $115K if they leave":      {Text: "Refund", Price: meeting.Contingent, Amount: amount("$115K"), If: "they leave"},
		"Refund = 57.5K IF churn = 3%":      {Text: "Refund", Price: meeting.Contingent, Amount: amount("57.5K"), If: "churn = 3%"},
		"Gift if they stay":                 {Text: "Gift if they stay"},
		"<!channel> *x* = $5":               {Text: "<!channel> *x*", Price: meeting.Priced, Amount: amount("$5")},
		"תוספת 🔥 = $5":                      {Text: "תוספת 🔥", Price: meeting.Priced, Amount: amount("$5")},
		strings.Repeat("🔥", maxPart) + "=0": {Text: strings.Repeat("🔥", maxPart), Price: meeting.Free},
	} {
		for _, id := range []string{"parts", "waivers"} {
			o, err := typed(OptionForm, Values{"title": text2("T"), id: text2("First\n\n" + line)}, r)
			require.NoError(t, err, line)
			require.Equal(t, []meeting.Part{{Text: "First"}, want}, o.All(), line)
		}
	}
}

func TestOptionRefusals(t *testing.T) {
	r := sheet(formsRecord(t), chairPerson, Ref{})
	for _, c := range []struct{ field, text, says string }{
		{"title", "", "short title"},
		{"title", " \n ", "short title"},
		{"title", strings.Repeat("x", maxTitle+1), "80"},
		{"percent", "a quarter", "“quarter” was not understood"},
		{"amount", "1,2,3", "Write for example"},
		{"amount", "-5", "for example"},
		{"parts", "One\nCredit = lots", "Line 2: We could not read “lots”"},
		{"waivers", "Credit = ", "there is no price after the ="},
		{"parts", "= $5", "there is nothing before the ="},
		{"parts", "x = 0 if y", "needs no condition"},
		{"parts", "a = b = $5", "Line 1"},
		{"parts", strings.Repeat("🔥", maxPart+1), "Line 1 has 201 characters"},
		{"parts", "x = $5 if " + strings.Repeat("y", maxPart+1), "Line 1 has 201 characters"},
		{"parts", strings.Repeat("x\n", meeting.MaxParts+1), "at most 20 lines"},
		{"waivers", strings.Repeat("x", mostText+1), "3000"},
		{"parts", strings.Repeat(strings.Repeat("x", 140)+" =1000001\n", 20)[:3000], "with prices in full"},
	} {
		v := Values{"title": text2("T")}.with(c.field, text2(c.text))
		_, err := typed(OptionForm, v, r)
		require.Contains(t, refusedAt(t, c.field, err), c.says)
	}
	o, err := typed(OptionForm, Values{"title": text2(strings.Repeat("🔥", maxTitle)), "parts": text2(strings.Repeat("x\n", meeting.MaxParts))}, r)
	require.NoError(t, err)
	require.Len(t, o.Parts, meeting.MaxParts)
}

// What is kept is shown so that it is read back as the same, whatever was typed.
func TestOptionRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := formsRecord(t)
		r := sheet(e, chairPerson, Ref{})
		line := rapid.Custom(func(t *rapid.T) string {
			return rapid.SampledFrom([]string{"a", "ש", "🔥", "<@U1>", "- a", ""}).Draw(t, "first") + rapid.StringOfN(rapid.RuneFrom([]rune("ab 🔥ש<!@*_`&|-•–\t")), 0, 20, -1).Draw(t, "text") +
				rapid.SampledFrom([]string{"", "=0", "= $115K", "=€1 200.50", "= ¥5", "= CHF 1'200 if x = y", "= free", "= 0.01", "= KWD 1.234", "= $123,456,789.01"}).Draw(t, "price")
		})
		v := Values{
			"title":   text2(rapid.StringN(1, maxTitle, -1).Draw(t, "title")),
			"percent": text2(rapid.SampledFrom([]string{"", "25%", "0.10", "100 percent"}).Draw(t, "percent")),
			"amount":  text2(rapid.SampledFrom([]string{"", "$57.5K", "€0", "12345.67"}).Draw(t, "amount")),
			"waivers": text2(strings.Join(rapid.SliceOfN(line, 0, 8).Draw(t, "waivers"), "\n")),
			"parts":   text2(strings.Join(rapid.SliceOfN(line, 0, 20).Draw(t, "parts"), "\n")),
		}
		if rapid.Bool().Draw(t, "contractual") {
			v["contractual"] = chose(yes)
		}
		o, err := typed(OptionForm, v, r)
		if err != nil {
			_, ok := meeting.AsRefusal(err)
			require.True(t, ok)
			return
		}
		require.NoError(t, e.AddOption(lisaPerson, o.Offering, formsAt))
		again, err := typed(OptionForm, holds(t, draw(OptionForm, e, lisaPerson, Ref{Of: 42, No: 1})), r)
		require.NoError(t, err)
		require.Equal(t, o, again)
	})
}

func TestOptionWarnsOnceAVoteCounts(t *testing.T) {
	e := record2(t, meeting.Voting, "x")
	v := draw(OptionForm, e, chairPerson, Ref{Of: 42, No: 1, Rev: 7})
	require.Contains(t, reads(t, v), "voids the vote")
	ref := ParseRef(v.PrivateMetadata)
	require.True(t, ref.Warn)
	require.Equal(t, 1, ref.Rev, "the revision that is shown")
	h := holds(t, v)
	o, err := typed(OptionForm, h, sheet(e, chairPerson, ref))
	require.NoError(t, err)
	require.Equal(t, OptionDraft{Offering: e.Option(1).Offer}, o)
	require.Equal(t, "confirm", refusal(t, e.EditOption(chairPerson, 1, 1, o.Offering, o.Confirmed, formsAt)).Field)
	o, err = typed(OptionForm, h.with("confirm", chose(yes)), sheet(e, chairPerson, ref))
	require.NoError(t, err)
	require.NoError(t, e.EditOption(chairPerson, 1, 1, o.Offering, o.Confirmed, formsAt))
	require.NotContains(t, holds(t, draw(OptionForm, record2(t, meeting.Reviewing, "x"), chairPerson, Ref{No: 1})), "confirm")
}

func TestSavedOption(t *testing.T) {
	for kind, s := range nasty {
		t.Run(kind, func(t *testing.T) {
			e := record2(t, meeting.Reviewing, s)
			v, ok := (&View{}).Found(e, contract.RoleProposer, 1, lisaPerson, formsAt)
			require.True(t, ok)
			tame, _ := (&View{}).Found(record2(t, meeting.Reviewing, "x"), contract.RoleProposer, 1, lisaPerson, formsAt)
			fits(t, v, tame)
			says := reads(t, v)
			require.Contains(t, says, "at least $172,500, 2 of 6 parts have no price; contingent €1,234.56 separately")
			require.Contains(t, says, "No penalty waiver: free")
			require.Nil(t, v.Submit)
		})
	}
	_, ok := (&View{}).Found(formsRecord(t), contract.RoleProposer, 9, lisaPerson, formsAt)
	require.False(t, ok, "the form closes")
}

func TestTotalWords(t *testing.T) {
	usd, err := money.New("5", "USD")
	require.NoError(t, err)
	require.Equal(t, "$5", totalWords(meeting.Cost{Total: usd}))
	require.Equal(t, "at least $5, 1 of 2 parts has no price", totalWords(meeting.Cost{Total: usd, Unpriced: 1, Lacks: "1 of 2 parts has no price"}))
	require.Equal(t, "1 of 1 part has no price", totalWords(meeting.Cost{Unpriced: 1, Lacks: "1 of 1 part has no price"}))
	require.Equal(t, "nothing", totalWords(meeting.Cost{}))
	require.Contains(t, totalWords(meeting.Cost{Mixed: true}), "several currencies")
}
