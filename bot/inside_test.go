package bot

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is handed to the store to be done inside its transaction calls the meeting and nothing
// else: no clock, no parser, no view. It may run more than once, and others wait for it.

const meetingPath = "escalate/bot/meeting"

// insides is a package in which what runs inside the store is looked for.
type insides struct {
	fset  *token.FileSet
	info  *types.Info
	pkg   *types.Package
	funcs map[*types.Func]*ast.FuncDecl
	seen  map[ast.Node]bool
	found []string
}

// isCommand reports whether the store runs what has this type: it takes an escalation and may
// refuse, or it makes one of a number.
func isCommand(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		return false
	}
	const escalation = "*" + meetingPath + ".Escalation"
	takes := func(what string) bool {
		for p := range sig.Params().Variables() {
			if p.Type().String() == what {
				return true
			}
		}
		return false
	}
	switch results := sig.Results().String(); results {
	case "(error)":
		return takes(escalation)
	case "(" + escalation + ", error)":
		return takes(meetingPath + ".ID")
	}
	return false
}

// look walks all functions of the package that the store runs, and what they call.
func (in *insides) look(files []*ast.File) {
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				if isCommand(in.info.TypeOf(n)) {
					in.body(n.Body)
				}
			case *ast.KeyValueExpr: // may is tried on a record that nobody keeps
				key, ok := n.Key.(*ast.Ident)
				return !ok || key.Name != "may"
			}
			return true
		})
	}
}

func (in *insides) body(b *ast.BlockStmt) {
	if b == nil || in.seen[b] {
		return
	}
	in.seen[b] = true
	ast.Inspect(b, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			in.call(call)
		}
		return true
	})
}

// call judges one call: of the meeting or of the language it is fine, of this package its body
// counts, of a value that the store runs as well that is looked at where it is made.
func (in *insides) call(c *ast.CallExpr) {
	fun := ast.Unparen(c.Fun)
	if tv := in.info.Types[fun]; tv.IsType() || tv.IsBuiltin() {
		return
	}
	var id *ast.Ident
	switch x := fun.(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	case *ast.IndexExpr:
		if x, ok := ast.Unparen(x.X).(*ast.Ident); ok {
			id = x
		}
	case *ast.FuncLit:
		return
	}
	if id == nil {
		in.fault(c, "a call of nobody knows what")
		return
	}
	fn, ok := in.info.Uses[id].(*types.Func)
	switch {
	case !ok && isCommand(in.info.TypeOf(fun)):
	case !ok:
		in.fault(c, "a call of the value "+id.Name)
	case fn.Pkg() == nil, harmless(fn):
	case fn.Pkg() == in.pkg:
		decl := in.funcs[fn.Origin()]
		if decl == nil { // of an interface
			in.fault(c, "a call through an interface, "+fn.FullName())
			return
		}
		in.body(decl.Body)
	default:
		in.fault(c, fn.FullName())
	}
}

// harmless are the functions of the meeting, and those that compute with what they are given.
func harmless(fn *types.Func) bool {
	switch fn.Pkg().Path() {
	case meetingPath, "errors", "fmt", "slices", "maps", "strings", "strconv", "cmp":
		return true
	case "time":
		return fn.Signature().Recv() != nil // methods of a moment; not Now, not Parse
	}
	recv := fn.Signature().Recv()
	return recv != nil && recv.Type().String() == "escalate/bot/view.Ref" // what its slots stand for
}

func (in *insides) fault(at ast.Node, what string) {
	p := in.fset.Position(at.Pos())
	in.found = append(in.found, fmt.Sprintf("%s:%d: %s", filepath.Base(p.Filename), p.Line, what))
}

// doneInside finds what a package of ours, with more source beside it, does inside the store.
func doneInside(t *testing.T, path, more string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}\t{{.Dir}}\t{{join .GoFiles \" \"}}", path).Output()
	require.NoError(t, err)
	exports, dir, names := map[string]string{}, "", []string(nil)
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		exports[f[0]] = f[1]
		if f[0] == path {
			dir, names = f[2], strings.Fields(f[3])
		}
	}
	in := &insides{
		fset: token.NewFileSet(), funcs: map[*types.Func]*ast.FuncDecl{}, seen: map[ast.Node]bool{},
		info: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
			Instances: map[*ast.Ident]types.Instance{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		},
	}
	var files []*ast.File
	add := func(name string, src any) {
		f, err := parser.ParseFile(in.fset, name, src, parser.SkipObjectResolution)
		require.NoError(t, err)
		files = append(files, f)
	}
	for _, name := range names {
		add(filepath.Join(dir, name), nil)
	}
	if more != "" {
		add("more.go", more)
	}
	conf := types.Config{Importer: importer.ForCompiler(in.fset, "gc", func(p string) (io.ReadCloser, error) { return os.Open(exports[p]) })}
	in.pkg, err = conf.Check(path, in.fset, files, in.info)
	require.NoError(t, err)
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				in.funcs[in.info.Defs[d.Name].(*types.Func)] = d
			}
		}
	}
	in.look(files)
	slices.Sort(in.found)
	return slices.Compact(in.found)
}

func TestInsideTheStoreOnlyTheMeetingIsCalled(t *testing.T) {
	for _, path := range []string{"escalate/bot", "escalate/scheduler"} {
		require.Empty(t, doneInside(t, path, ""), path)
	}
}

func TestWhateverElseIsReachedInsideTheStoreIsFound(t *testing.T) {
	const planted = `package bot
import (
	"context"
	"time"
	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/bot/view"
)
type drawer interface{ draw() }
func (b *Bot) planted(ctx context.Context, in input, d drawer, hook func()) {
	_, _ = b.change(ctx, in, func(e *meeting.Escalation) error { return e.Away(in.By, time.Now(), in.At) })
	_, _ = b.change(ctx, in, func(e *meeting.Escalation) error { _, err := money.Parse("1", "USD"); return err })
	_, _ = b.change(ctx, in, func(e *meeting.Escalation) error { return helped(e, in.Ref) })
	_, _ = b.change(ctx, in, func(e *meeting.Escalation) error { func() { d.draw() }(); hook(); return nil })
	_, _ = b.create(ctx, in.Request, func(id meeting.ID) (*meeting.Escalation, error) { _ = b.View.Points(nil, in.By, in.At); return nil, nil })
	_, _ = b.change(ctx, in, func(e *meeting.Escalation) error { _, err := b.Store.Get(ctx, e.ID); return err })
	_, _ = b.change(ctx, in, func(e *meeting.Escalation) error { return e.Done(in.By, in.Ref.No, in.At.Add(time.Hour)) })
	_ = row2[int]{do: func(e *meeting.Escalation, in input, x int) error { return generic(e, calendar.At) }}
}
type row2[T any] struct { do func(e *meeting.Escalation, in input, x T) error }
func generic[T any](e *meeting.Escalation, x T) error { _, err := time.LoadLocation("UTC"); return err }
func helped(e *meeting.Escalation, ref view.Ref) error { return e.Done(meeting.Person{}, view.ParseRef(ref.Key).Item(), time.Time{}) }
`
	var lines []string
	for _, s := range doneInside(t, "escalate/bot", planted) {
		if s, ok := strings.CutPrefix(s, "more.go:"); ok {
			lines = append(lines, s)
		}
	}
	require.Equal(t, []string{
		"12: time.Now", "13: escalate/bot/money.Parse", "15: a call of the value hook", "15: a call through an interface, (escalate/bot.drawer).draw",
		"16: (*escalate/bot/view.View).Points", "17: (escalate/store.Store).Get", "22: time.LoadLocation", "23: escalate/bot/view.ParseRef",
	}, lines)
}
