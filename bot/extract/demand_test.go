package extract

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var november = time.Date(2025, 11, 10, 14, 0, 0, 0, time.UTC)

// What people write of a demand: the percent and the period that are read, or asked ("?" and the words of the question).
func TestCreditsInRunningText(t *testing.T) {
	for text, want := range map[string][2]string{
		"100% service credit for Q4 + contract termination penalty waiver":       {"100%", "Q4 2025"},
		"They want 50 % of the fees of November 2025 back":                       {"50%", "November 2025"},
		"a refund of 25 percent of the quarterly fee and an apology by December": {"25%", "quarterly"},
		"１２％ credit for H2 2025":                                                 {"12%", "H2 2025"},
		"12,5 % off for three months":                                            {"12.5%", "three months"},
		"Full service credit for October":                                        {"100%", "October 2025"},
		"100% credit, Q3":                                                        {"100%", "Q3 2025"},
		"credit of 10% of last month's fee":                                      {"10%", "last month"},
		"20% credit for Oct - Dec 2025":                                          {"20%", "Oct - Dec 2025"},
		"100% credit for 4Q25; a call with the CEO":                              {"100%", "4Q25"},
		"30% discount": {"30%", ""},
		"99.9% uptime from now on, and 20% credit for this quarter": {"20%", "this quarter"},
		"100% for Q4": {"100%", "Q4 2025"},
		"Refund 10% of annual fees, 10% in writing": {"10%", "annual"},

		"":                          {"", ""},
		"Credit and a waiver":       {"", ""},
		"An apology by 1 December":  {"", ""},
		"99.95% availability":       {"", ""},
		"30% of our users are gone": {"", ""},
		"Restore it within 2 hours, a report in three months": {"", ""},
		"refund of $100K for November":                        {"", ""},

		"25% or 50% credit for Q4":                 {"?leaves the percent open", "Q4 2025"},
		"10-20% credit":                            {"?leaves the percent open", ""},
		"between 10% and 20% credit":               {"?leaves the percent open", ""},
		"at least 25% of the monthly fee back":     {"?leaves the percent open", "monthly"},
		"up to 100% credit":                        {"?leaves the percent open", ""},
		"100% credit for Q4 and 50% credit for Q1": {"?names 100% and 50%", "?names Q4 and Q1"},
		"100% credit for Q2":                       {"100%", "?can be Q2 2025 or Q2 2026"},
		"100% credit for March":                    {"100%", "?can be March 2025 or March 2026"},
		"1,234% credit":                            {"?1234% or 1.234%", ""},
	} {
		percent, period, askPercent, askPeriod := Credit(text, november)
		for i, got := range []struct{ is, ask string }{{percent.String(), askPercent}, {period, askPeriod}} {
			if ask, ok := strings.CutPrefix(want[i], "?"); ok {
				require.Contains(t, got.ask, ask, text)
				continue
			}
			require.Empty(t, got.ask, text)
			if i == 0 && !percent.Stated() {
				got.is = ""
			}
			require.Equal(t, want[i], got.is, text)
		}
	}
	_, period, _, _ := Credit("100% credit for Q4", time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))
	require.Equal(t, "Q4 2025", period)
	_, period, _, _ = Credit("100% credit for december", time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC))
	require.Equal(t, "December 2025", period)
}

func TestWaiversInRunningText(t *testing.T) {
	for text, want := range map[string]string{
		"100% service credit for Q4 + contract termination penalty waiver":          "Contract termination penalty",
		"100% service credit for Q4 and waiver of the contract termination penalty": "Contract termination penalty",
		"They want us to waive the setup fee":                                       "Setup fee",
		"Waive all support fees until May; waiver of the termination penalty":       "Support fees until May | Termination penalty",
		"The early-termination fee must be waived":                                  "Early-termination fee",
		"full penalty waiver": "Penalty",
		"- Termination penalty waiver\n- waiving of the annual indexation\n- an apology": "Termination penalty | Annual indexation",
		"a credit of 10%":                     "",
		"":                                    "",
		"They waved goodbye":                  "",
		"a waiver":                            "?what is to be waived",
		"no waiver, only the credit":          "?what is to be waived",
		"They do not ask us to waive the fee": "?what is to be waived",
		"The setup fee and the penalty must be waived":  "?what is to be waived",
		"10% credit and the termination penalty waived": "Termination penalty",
		"waive " + strings.Repeat("x", 200):             "?what is to be waived",
	} {
		got, question := Waivers(text)
		if ask, ok := strings.CutPrefix(want, "?"); ok {
			require.Contains(t, question, ask, text)
			require.Empty(t, got, text)
			continue
		}
		require.Empty(t, question, text)
		require.Equal(t, want, strings.Join(got, " | "), text)
	}
}

// Whatever is typed, nothing is found that the text does not hold, and nothing breaks.
func FuzzFound(f *testing.F) {
	for _, s := range []string{"$1.2M in lost production", "100% service credit for Q4 + penalty waiver", "57.500 € ... 10-20%", "waive", "½ 億円 １２％", "\xff$1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if amount, question := Amount(text); amount.Stated() && question != "" {
			t.Fatalf("%q: both read and asked", text)
		}
		if percent, _, ask, _ := Credit(text, november); percent.Stated() && ask != "" {
			t.Fatalf("%q: both read and asked", text)
		}
		if waivers, ask := Waivers(text); len(waivers) > 0 && ask != "" {
			t.Fatalf("%q: both read and asked", text)
		}
	})
}
