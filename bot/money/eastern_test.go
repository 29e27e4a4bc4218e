package money

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestEasternNumbersAreReadByTheirParts writes whole numbers as people in East Asia do, part by part.
func TestEasternNumbersAreReadByTheirParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 999_999_999_999).Draw(t, "number")
		text := ""
		for _, part := range []struct {
			size int64
			sign string
		}{{100_000_000, "億"}, {10_000, "万"}, {1, ""}} {
			if q := n / part.size % 10_000; q > 0 {
				if part.size == 10_000 && q%1000 == 0 && rapid.Bool().Draw(t, "thousands apart") {
					text += fmt.Sprintf("%d千%s", q/1000, part.sign)
					continue
				}
				text += fmt.Sprintf("%d%s", q, part.sign)
			}
		}
		want, err := New(fmt.Sprint(n), "JPY")
		require.NoError(t, err)
		got, err := Parse(text+"円", "USD")
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	})
}
