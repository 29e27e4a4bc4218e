package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Go's zone bounds stand still at the end of some years beyond its tables.
func TestAWallTimeIsFoundAtTheEndOfEveryYear(t *testing.T) {
	for _, name := range []string{"Australia/Lord_Howe", "Australia/Sydney", "America/Santiago", "Pacific/Chatham", "America/New_York"} {
		for year := 2025; year < 2110; year++ {
			at := At(year, time.December, 31, 9, 0, name)
			require.Equal(t, "Dec 31 09:00", at.Format("Jan 2 15:04"), "%s %d", name, year)
		}
	}
}
