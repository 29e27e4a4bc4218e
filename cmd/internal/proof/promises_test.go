package proof

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryPromiseNamesTestsThatExist reads promises.md: the proof of each promise is there.
func TestEveryPromiseNamesTestsThatExist(t *testing.T) {
	const root = "../../.."
	text, err := os.ReadFile("promises.md")
	require.NoError(t, err)
	have := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	require.NoError(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		for _, m := range function.FindAllStringSubmatch(string(b), -1) {
			have[m[1]] = true
		}
		return err
	}))
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(text), -1)
	require.Greater(t, len(named), 20)
	for _, m := range named {
		require.True(t, have[m[1]], "promises.md names %s, and there is no such test", m[1])
	}
}
