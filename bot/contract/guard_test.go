package contract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNoFloatingPointAndNoClock reads the sources: no floating point, nothing that makes or takes one, no reading of the
// clock, and no import beside the standard library and the exact amounts.
func TestNoFloatingPointAndNoClock(t *testing.T) {
	forbidden := []string{
		"float32", "float64", "complex64", "complex128", "Float", "Float32", "Float64", "SetFloat64", "NewFloat", "ParseFloat",
		"Hours", "Minutes", "Seconds", // of a time.Duration, they are floating point
		"Now", "Since", "Until", "Sleep", "After", "Tick", "NewTimer",
	}
	ours := []string{"After", "Now"} // a method of time.Time that compares, a field of Facts and Record
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	read := 0
	for _, file := range files {
		name := file.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		read++
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, name, nil, 0)
		require.NoError(t, err)
		for _, i := range tree.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			require.True(t, path == "escalate/bot/calendar" || path == "escalate/bot/money" || path == "escalate/bot/typed" || !strings.Contains(path, ".") && !strings.HasPrefix(path, "escalate/"), "%s imports %s", name, path)
			require.NotContains(t, []string{"math", "math/rand", "math/rand/v2", "os", "net", "unsafe"}, path, name)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				require.NotEqual(t, token.FLOAT, n.Kind, "%s: %s", set.Position(n.Pos()), n.Value)
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "time" {
					require.NotContains(t, []string{"Now", "Since", "Until", "Sleep", "After", "Tick"}, n.Sel.Name, set.Position(n.Pos()))
				}
			case *ast.Ident:
				if !slices.Contains(ours, n.Name) {
					require.NotContains(t, forbidden, n.Name, set.Position(n.Pos()))
				}
			}
			return true
		})
	}
	require.Greater(t, read, 15)
}
