package journal_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/api/surfercloud"
)

// points are the moments at which a console may be killed: it says each one,
// and at the one that is meant it kills itself as kill -9 does.
type points struct{ kill, passed int }

func (p *points) pass(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
	if p.passed++; p.passed == p.kill {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // until the signal is there
	}
}

// mortalJournal is a journal with a point before and after each entry.
type mortalJournal struct {
	change.Journal
	points *points
}

func (b mortalJournal) Append(e change.Entry) error {
	b.points.pass("before append %s %d %s", e.Event, e.Step, e.State)
	err := b.Journal.Append(e)
	b.points.pass("after append %s %d %s", e.Event, e.Step, e.State)
	return err
}

// mortalClient is a client with a point before and after each write.
type mortalClient struct {
	api.Client
	points *points
}

func (c mortalClient) Send(ctx context.Context, w api.Write) (api.Receipt, error) {
	c.points.pass("before send %s", w.Action())
	receipt, err := c.Client.Send(ctx, w)
	c.points.pass("after send %s", w.Action())
	return receipt, err
}

// console is one start of the program: its journal, its client and its engine.
type console struct {
	journal *journal.Journal
	client  *surfercloud.Client
	session *execute.Session
}

func startConsole(dir, url string, clock api.Clock) (*console, error) {
	j, err := journal.Open(dir, journal.Options{Clock: clock, Who: change.Who{User: "alice"}})
	if err != nil {
		return nil, err
	}
	client, err := surfercloud.New(surfercloud.Options{
		BaseURL: url, PublicKey: demo.PublicKey,
		PrivateKey: demo.PrivateKey, Clock: clock,
	})
	if err != nil {
		return nil, err
	}
	return &console{
		journal: j, client: client,
		session: &execute.Session{Client: client, Clock: clock, Journal: j, Endpoint: url, Profile: "prod"},
	}, nil
}

func (c *console) close() error {
	c.client.Close()
	return c.journal.Close()
}

// run carries an order out as a confirmed dialog would.
func (c *console) run(ctx context.Context, o change.Order, ctl *execute.Control,
	progress func(change.Operation),
) (change.Operation, error) {
	shown, err := c.session.Read(ctx, o, func(impact.Finding) {})
	if err != nil {
		return change.Operation{}, err
	}
	return c.session.Run(ctx, o, shown, ctl, progress), nil
}

// scenario is what a console that will be killed is doing.
type scenario struct {
	name         string
	ulb, vserver string // their names
	host         string // the target's name
	want         impact.Request
	back         bool // takes such a release back, which an earlier console made
	cancel       bool // cancels the drain in its wait
	steps        []impact.StepKind
	requests     int
}

func (s scenario) order(at api.Place, target api.BackendID) change.Order {
	want := s.want
	want.Targets = []api.BackendID{target}
	return change.Order{Place: at, ULBName: s.ulb, VServerName: s.vserver, Request: want, Wait: time.Minute}
}

// childPlan runs a scenario and kills itself at the point it is told, if any.
func childPlan(dir string, args []string) error {
	url, name := args[0], args[1]
	kill, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	at := api.Place{Profile: "prod", Scope: scope, ULB: api.ULBID(args[3]), VServer: api.VServerID(args[4])}
	var s scenario
	for _, one := range scenarios() {
		if one.name == name {
			s = one
		}
	}
	c, err := startConsole(dir, url, fake.NewAutoClock(killStart))
	if err != nil {
		return err
	}
	order := s.order(at, api.BackendID(args[5]))
	if s.back {
		ops, _, err := c.journal.Operations()
		if err != nil {
			return err
		}
		order = wayBack(ops[0])
	}
	p := &points{kill: kill}
	c.session.Journal, c.session.Client = mortalJournal{c.journal, p}, mortalClient{c.client, p}
	ctl := execute.NewControl()
	res, err := c.run(context.Background(), order, ctl, func(p change.Operation) {
		if s.cancel && !p.Until.IsZero() {
			ctl.Cancel()
		}
	})
	if err != nil {
		return err
	}
	fmt.Println("ended", res.Outcome, res.Why)
	return c.close()
}

// wayBack is the order that takes an operation back.
func wayBack(op change.Operation) change.Order {
	o := change.Order{Place: op.Order.Place, ULBName: op.Order.ULBName, VServerName: op.Order.VServerName, Follows: op.ID}
	o.Request = impact.Request{Goal: impact.GoalUndo, Record: op.Record()}
	return o
}
