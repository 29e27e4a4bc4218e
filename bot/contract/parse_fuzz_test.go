package contract

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"escalate/bot/typed"
)

// readable holds a refusal to its promise, whatever was typed.
func readable(t *testing.T, err error) {
	if err == nil {
		return
	}
	var bad *typed.Refusal
	require.ErrorAs(t, err, &bad)
	require.True(t, utf8.ValidString(err.Error()))
	require.Less(t, len(err.Error()), 500)
	require.Contains(t, err.Error(), "Write ")
}

func FuzzParseCredit(f *testing.F) {
	for _, s := range []string{"below 99.5%: 25%\nbelow 95%: 100%", "5 days", "10 x the fee for the time down", "none", "<99%=1%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCredit(text)
		readable(t, err)
		if err != nil {
			require.Empty(t, c)
			return
		}
		require.Equal(t, c.Kind == CreditUnknown, len(c.Tiers) == 0)
		for i, s := range c.Tiers {
			require.GreaterOrEqual(t, s.Value.Sign(), 0)
			if i > 0 {
				require.Negative(t, s.threshold().Cmp(c.Tiers[i-1].threshold()))
				require.GreaterOrEqual(t, s.Value.Cmp(c.Tiers[i-1].Value), 0, "a lower uptime never gives less")
			}
		}
	})
}

func FuzzParseExclusion(f *testing.F) {
	for _, s := range []string{"8 h a month, announced 5 days before", "10 h/year, 5 days' notice", "no limit, no notice", "8 h a month, ,0", "none", "Sundays 22:00-02:00 UTC; only service hours Mon-Fri 9-18 count"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x, err := ParseExclusion(text)
		readable(t, err)
		if err != nil {
			require.Empty(t, x)
		}
		for _, l := range []Limit{x.Notice, x.Allowance, ParseNotice(text)} {
			require.GreaterOrEqual(t, l.Is, time.Duration(0))
			require.LessOrEqual(t, l.Is, 366*24*time.Hour)
		}
	})
}

func FuzzParseFees(f *testing.F) {
	for _, s := range []string{"monthly fees, 3 count", "$150,000 a month", "30 days after the month ends", "Q4 2025", "2 months", "fees of the last 12 months"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		of, count, err := ParseCapOf(text)
		readable(t, err)
		require.True(t, count == 0 || of == Month && count <= 12)
		fee, err := ParseFeeBase(text, "USD")
		readable(t, err)
		require.Equal(t, fee.Kind == FeeStated, fee.Amount.Stated())
		claim, err := ParseClaim(text)
		readable(t, err)
		require.False(t, Terms{Claim: claim}.claimBy(utc(12, 31, 0, 0), Facts{}).Before(utc(12, 31, 0, 0)) && claim.Stated && !claim.None)
		months, err := ParseFeePeriod(text)
		readable(t, err)
		require.True(t, err != nil && months == 0 || months >= 1 && months <= 120)
		require.GreaterOrEqual(t, relationship(text), 0)
	})
}

// FuzzParseShapes: what is read of periods and of a right to terminate is repeated in words that are read as the same.
func FuzzParseShapes(f *testing.F) {
	for _, s := range []string{"UTC, months begin on the 15th", "fiscal year begins 1 July", "15-14", "may terminate after 3 breaches in 6 months", "no right to terminate", "2 outages of more than 4 h within a year: may exit"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, b, err := ParseWindows(text)
		readable(t, err)
		_, again, err := ParseWindows(b.String())
		require.NoError(t, err, b.String())
		require.Equal(t, b.String(), again.String())
		r, err := ParseTermination(text)
		readable(t, err)
		same, err := ParseTermination(r.String())
		require.NoError(t, err, r.String())
		require.Equal(t, r.String(), same.String())
	})
}
