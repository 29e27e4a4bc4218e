package main

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pretend are the packages that exist for tests and the demo.
var pretend = []string{"escalate/bot/slackfake", "escalate/bot/view/book", "escalate/cmd/internal/story", "escalate/cmd/demo"}

// storybook are the files of bot/view that do.
var storybook = []string{"storybook*.go", "fixtures*.go", "*_stories.go"}

// The pretend world does not ship: nothing of the local workspace, of its stories or of the storybook and its cast is
// in the program, be it only because a variable of it is made when the program starts.
func TestNothingOfThePretendWorldShips(t *testing.T) {
	if testing.Short() {
		t.Skip("links the program")
	}
	program := filepath.Join(t.TempDir(), "escalate")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s=false", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	out, err = exec.CommandContext(t.Context(), "go", "tool", "nm", program).Output()
	require.NoError(t, err)
	names := declared(t)
	require.Greater(t, len(names), 100, "the storybook is not where it was")
	own, shipped := 0, []string{}
	for line := range strings.Lines(string(out)) {
		_, symbol, _ := strings.Cut(strings.TrimSpace(line), " ") // address, kind, name
		symbol = symbol[strings.Index(symbol, " ")+1:]
		if strings.HasPrefix(symbol, "escalate/") {
			own++
		}
		for _, p := range pretend {
			if strings.HasPrefix(symbol, p+".") || strings.HasPrefix(symbol, p+"/") {
				shipped = append(shipped, symbol)
			}
		}
		if names[generic.ReplaceAllString(symbol, "")] {
			shipped = append(shipped, symbol)
		}
	}
	require.Empty(t, shipped)
	require.Greater(t, own, 1000, "the program has symbols")
}

// generic is what a symbol says beside the name of what was declared: type arguments, and literals inside a function.
var generic = regexp.MustCompile(`\[.*\]|\.func\d.*$|-fm$`)

// declared are the symbols of what the storybook's files declare.
func declared(t *testing.T) map[string]bool {
	names := map[string]bool{}
	add := func(name string) {
		if name != "_" && name != "init" {
			names["escalate/bot/view."+name] = true
		}
	}
	for _, pattern := range storybook {
		files, err := filepath.Glob(filepath.Join("../../bot/view", pattern))
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			for _, d := range parsed.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					add(receiver(d) + d.Name.Name)
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						if v, ok := spec.(*ast.ValueSpec); ok {
							for _, n := range v.Names {
								add(n.Name)
							}
						}
					}
				}
			}
		}
	}
	return names
}

// receiver is how a symbol names the receiver of a method, "" for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	switch of := d.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		if id, ok := of.X.(*ast.Ident); ok {
			return "(*" + id.Name + ")."
		}
	case *ast.Ident:
		return of.Name + "."
	}
	return ""
}
