package typed_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"escalate/bot/contract"
	"escalate/bot/typed"
)

// TestEnglishTermsStayAsTheyAre types what the public agreements say, in English, and demands that no word of it is taken for one of
// another language.
func TestEnglishTermsStayAsTheyAre(t *testing.T) {
	for _, text := range []string{
		"1% for every 0.1% (or portion thereof) that the service availability falls below 99.9%", "pro rata of an annual fee",
		"a day for an hour or part of an hour", "only incidents of at least 10 min count", "no more than 5 days in any month, per incident",
	} {
		require.Equal(t, text, typed.English(text))
	}
	for _, template := range contract.Templates() {
		for _, text := range []string{template.Tiers, template.CapOf, template.Exclusion, template.FeeBase, template.Claim} {
			require.Equal(t, typed.Lower(text), typed.English(typed.Lower(text)), template.Name)
		}
	}
}
