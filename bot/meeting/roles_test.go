package meeting

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// attempt gives the command on a stage and demands that a refusal changed nothing.
func (c command) attempt(t *testing.T, ph Phase, by Person) error {
	t.Helper()
	e := stage(t, ph)
	if c.prep != nil {
		c.prep(t, e)
	}
	e.Take()
	before := asJSON(t, e)
	err := c.run(e, by)
	if err != nil {
		require.Equal(t, before, asJSON(t, e), "a refusal changes nothing")
		events, owed := e.Take()
		require.Empty(t, events)
		require.Empty(t, owed)
	}
	return err
}

func TestWhoMayDoWhat(t *testing.T) {
	outsiders := []struct {
		who Person
		no  string
	}{
		{guest, "Only full members"}, {stranger, "Only full members"}, {bot, "Only full members"},
		{retired, "deactivated"}, {outsideMember, "not part of"}, {unverified, "could not look you up"},
	}
	for _, c := range commands {
		t.Run(c.name, func(t *testing.T) {
			for _, o := range outsiders {
				err := c.attempt(t, c.at, o.who)
				r := refused(t, err, o.no)
				require.NotContains(t, r.Text, "chair", "%s is told nothing of the escalation", o.who.Name)
			}
			for _, m := range members {
				err := c.attempt(t, c.at, m)
				if c.may == "" || slices.Contains(strings.Fields(c.may), m.Name) {
					require.NoError(t, err, "%s may", m.Name)
					continue
				}
				refused(t, err, c.no)
			}
		})
	}
}

func TestWhatMayBeDoneWhen(t *testing.T) {
	for _, c := range commands {
		t.Run(c.name, func(t *testing.T) {
			by := members[slices.IndexFunc(members, func(p Person) bool {
				return c.may == "" || slices.Contains(strings.Fields(c.may), p.Name)
			})]
			for _, ph := range []Phase{Reviewing, Voting, Deciding, Decided, Closed, Withdrawn} {
				err := c.attempt(t, ph, by)
				if slices.Contains(strings.Fields(c.phases), string(ph)) {
					require.NoError(t, err, "in %s", ph)
					continue
				}
				require.Error(t, err, "in %s", ph)
				r := refused(t, err, "")
				now := &Escalation{Phase: ph}
				said := strings.Contains(r.Text, now.next()) || c.instead != "" && strings.Contains(r.Text, c.instead)
				require.True(t, said, "in %s the refusal does not say what now: %s", ph, r.Text)
			}
		})
	}
}

// TestEveryCommandIsInTheTables finds the exported methods that take who acts and a moment.
func TestEveryCommandIsInTheTables(t *testing.T) {
	pkgs, err := parser.ParseDir( //nolint:staticcheck // no build tags here, and the replacement is a dependency
		token.NewFileSet(), ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0)
	require.NoError(t, err)
	var missing []string
	for _, f := range pkgs["meeting"].Files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() || len(fn.Type.Params.List) == 0 {
				continue
			}
			first := fn.Type.Params.List[0]
			kind, ok := first.Type.(*ast.Ident)
			if !ok || kind.Name != "Person" || len(first.Names) == 0 || first.Names[0].Name != "by" || !takesMoment(fn) {
				continue
			}
			if !slices.ContainsFunc(commands, func(c command) bool { return strings.Fields(strings.ReplaceAll(c.name, ",", " "))[0] == fn.Name.Name }) {
				missing = append(missing, fn.Name.Name)
			}
		}
	}
	require.Empty(t, missing)
}

func takesMoment(fn *ast.FuncDecl) bool {
	params := fn.Type.Params.List
	last, ok := params[len(params)-1].Type.(*ast.SelectorExpr)
	return ok && last.Sel.Name == "Time"
}
