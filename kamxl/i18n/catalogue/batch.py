"""Words of the batch: the command, its progress, why a workbook failed."""

WORDS = {
    "cli.batch.help": (
        '处理许多工作簿。PATH 可以是文件、文件夹或通配符（如 "D:\\共享\\*.xlsx"）。'
        "打开中的、隐藏的、临时的和备份文件（~$*、.*、*.bak.xlsx）自动跳过；一个文件出错不影响其余文件；没有变化的工作簿不重复计算。有失败时退出码为 1。",
        'Process many workbooks. PATH is a file, a folder or a pattern such as "D:\\share\\*.xlsx". '
        "Lock, hidden, temporary and backup files (~$*, .*, *.bak.xlsx) are skipped; one bad file never stops the rest; "
        "a workbook that has not changed is not computed again. Exit code 1 where one failed.",
    ),
    "cli.batch.task": (
        "做什么：run 计算并写回，validate 只校验，convert 把每个文件转换为 --out 中的标准工作簿。",
        "What to do: run computes and writes back, validate only checks, convert makes a canonical workbook of each file in --out.",
    ),
    "cli.batch.mapping": ("转换时使用的对应关系文件。", "Mapping file of the conversion."),
    "cli.batch.recursive": ("包括子文件夹。", "With the folders below."),
    "cli.batch.out": (
        "写到这个文件夹里的副本（目录结构照旧），原工作簿不变。",
        "Write into copies in this folder, in the same tree, and leave the workbooks alone.",
    ),
    "cli.batch.workers": ("同时工作的进程数；默认取处理器核数。", "Worker processes; default: the number of cores."),
    "cli.batch.dask": (
        "交给现有的 Dask 集群，如 tcp://10.0.0.5:8786。",
        "Use an existing Dask cluster, such as tcp://10.0.0.5:8786.",
    ),
    "cli.batch.watch": (
        "处理完后继续等候，有变化的工作簿随时处理。",
        "Keep waiting, and process each workbook that changes.",
    ),
    "cli.batch.poll": (
        "等候时每隔几秒查看一次文件夹；网络共享上请用它。",
        "While watching, seconds between two looks at the folders; use it on network shares.",
    ),
    "cli.batch.resume": (
        "接着做上次被中断的批次（同一基准日；已试过的不再重试）。",
        "Continue the batch that was interrupted: same day, and what was tried is not tried again.",
    ),
    "cli.batch.timeout": ("单个工作簿的时限（秒）。", "Seconds that one workbook may take."),
    "cli.batch.memory": ("单个进程的内存上限（MB）。", "Memory that one worker process may take, in MB."),
    "cli.batch.recycle": ("每个进程处理多少个工作簿后换新。", "Workbooks after which a worker process is replaced."),
    "cli.batch.retries": ("工作簿被占用时再试几次。", "More attempts at a workbook that is open elsewhere."),
    "cli.batch.summary": (
        "汇总工作簿的位置；默认是文件夹里的“组合总览.xlsx”（校验时为“组合校验.xlsx”）。",
        "Where to write the summary workbook; default: Portfolio overview.xlsx (Portfolio check.xlsx) in the folder.",
    ),
    "cli.batch.no_summary": ("不写汇总工作簿。", "Write no summary workbook."),
    "cli.batch.state": (
        "处理记录放在哪个文件夹；默认放在工作簿（或副本）所在的文件夹。",
        "Folder for the manifest; default: the folder of the workbooks, or of the copies.",
    ),
    "cli.batch.log": ("把每一步以 JSON 行追加到这个文件。", "Append each step to this file as JSON lines."),
    "cli.batch.log_level": (
        "日志从哪一级开始记：info 每一步，warning 重试和没有可用行的，error 只记失败的。",
        "Lowest level that is logged: info each step, warning retries and workbooks without a usable row, error what failed.",
    ),
    "cli.batch.option_needs": ("用 {option} 时必须同时给出 {other}。", "{option} needs {other}."),
    "cli.batch.option_against": ("{option} 和 {other} 不能一起用。", "{option} and {other} cannot be used together."),
    "cli.batch.stopping": (
        "正在停止：手头的工作簿做完就结束。再按一次 Ctrl-C 立即停止。",
        "Stopping once the workbooks in hand are finished. Ctrl-C again stops at once.",
    ),
    "cli.batch.done": (
        "{found} 个工作簿：完成 {done}，没有变化 {unchanged}，其他进程已完成 {elsewhere}，没有可用的行 {unusable}，失败 {failed}，未处理 {open}；用时 {seconds:.1f} 秒",
        "{found} {found:workbook|workbooks}: {done} done, {unchanged} unchanged, {elsewhere} done by another process, {unusable} without a usable row, "
        "{failed} failed, {open} not processed; "
        "{seconds:.1f} s",
    ),
    "cli.batch.with_errors": (
        "{count} 个工作簿的数据有错误，见汇总。",
        "{count} {count:workbook|workbooks} {count:has|have} errors in their data; see the summary.",
    ),
    "cli.batch.formats": (
        "跳过 {count} 个其他格式的文件（如 {example}）；kamxl 只写回 .xlsx 和 .xlsm，请先另存或用 kamxl convert 转换。",
        "{count} {count:file|files} of other formats skipped, such as {example}. kamxl writes into .xlsx and .xlsm only: save them as "
        "such or use kamxl convert.",
    ),
    "cli.batch.unreadable": (
        "无法查看文件夹 {folder}（{reason}），里面的工作簿没有处理。请检查权限。",
        "The folder {folder} cannot be listed ({reason}); workbooks in it were not processed. Check its permissions.",
    ),
    "batch.remind.folder": ("提醒", "Reminders"),
    "cli.batch.remind": (
        "运行后为每个工作簿写每位负责人的提醒（见 kamxl remind），放在“提醒”文件夹里。",
        "After each run, write the reminders of the workbook's owners (see kamxl remind) into the folder Reminders.",
    ),
    "cli.batch.send": (
        "并按各工作簿的 remind.* 参数发送。",
        "And send them as the settings remind.* of each workbook say.",
    ),
    "cli.batch.reminded": (
        "提醒：{files} 个文件（{folder}）；发送 {sent} 条，之前已发 {already} 条，未能发送 {failed} 条",
        "Reminders: {files} {files:file|files} ({folder}); {sent} {sent:message|messages} sent, {already} sent before, {failed} not sent",
    ),
    "cli.batch.summary_at": ("汇总：{path}", "Summary: {path}"),
    "batch.no_path": (
        "{path} 不存在。请检查路径和网络盘是否可用。",
        "{path} is not there. Check the path and whether the network drive is reachable.",
    ),
    "batch.no_match": ("没有文件符合 {pattern}。", "No file matches {pattern}."),
    "batch.nothing": (
        "在 {paths} 中没有找到工作簿。请检查路径和网络盘；子文件夹要加 --recursive。",
        "No workbook found in {paths}. Check the path and the network drive; folders below need --recursive.",
    ),
    "batch.drives": (
        "{folders} 不在同一个盘上。请分开处理，或用 --state 指定放处理记录的文件夹（不能同时用 --out）。",
        "{folders} are on different drives. Process them one by one, or name a folder for the manifest with --state (without --out).",
    ),
    "batch.out_is_home": (
        "--out {out} 就是原工作簿所在的文件夹。请换一个文件夹，或不用 --out。",
        "--out {out} is the folder of the workbooks themselves. Name another one, or omit --out.",
    ),
    "batch.resume_day": (
        "被中断的批次基准日是 {then}，不能改为 {now}。请去掉 --as-of 或 --resume。",
        "The interrupted batch is as of {then} and cannot continue as of {now}. Omit --as-of or --resume.",
    ),
    "batch.still_running": (
        "上次的批次（{since} 开始，进程 {pid}）还在运行，不能接着做。",
        "The last batch (begun {since}, process {pid}) is still running, so there is nothing to resume.",
    ),
    "batch.summary.half": (
        "汇总已写入 {book}，但给程序用的 {beside} 没有写成。请检查磁盘空间和权限，再运行一次。",
        "{book} is written, but {beside} for programs could not be. Check disk space and permissions, and run again.",
    ),
    "batch.no_claim": (
        "不能在文件夹 {folder} 中建立锁文件（{why}），所以没有写入。请检查写权限，或用 --out 写到别处。",
        "No lock file can be made in {folder} ({why}), so nothing was written. Check the write permission, or use --out.",
    ),
    "batch.out_of_tree": (
        "{target} 经链接指向 {out} 之外，没有写入。请移走该链接。",
        "A link takes {target} outside {out}, so nothing was written. Remove the link.",
    ),
    "batch.no_out": ("不能建立文件夹 {folder}（{why}）。", "The folder {folder} cannot be created ({why})."),
    "batch.no_manifest": (
        "不能在 {folder} 写处理记录（{why}）。请检查写权限，或用 --state 指定别的文件夹。",
        "The manifest cannot be written in {folder} ({why}). Check the write permission, or name another folder with --state.",
    ),
    "batch.no_log": ("不能写日志 {log}（{why}）。", "The log {log} cannot be written ({why})."),
    "batch.no_worker": ("无法启动工作进程（{why}）。", "No worker process can be started ({why})."),
    "batch.failed.timeout": (
        "超过 {timeout:g} 秒仍未完成，已放弃；文件没有改动。可用 --timeout 放宽时限。",
        "Not finished within {timeout:g} s and given up; the file is unchanged. --timeout allows more.",
    ),
    "batch.failed.memory": (
        "需要的内存超过上限，已放弃；文件没有改动。可用 --memory 放宽上限。",
        "Needs more memory than allowed and was given up; the file is unchanged. --memory allows more.",
    ),
    "batch.failed.crashed": (
        "处理它的进程意外终止，已放弃；文件没有改动。请单独运行 kamxl run 查看原因。",
        "The process working on it died, so it was given up; the file is unchanged. Run kamxl run on it alone to see why.",
    ),
    "batch.failed.stopped": ("批次被停止；文件没有改动。", "The batch was stopped; the file is unchanged."),
    "batch.failed.system": (
        "读写 {book} 时系统报错（{why}）。请检查网络盘后再运行。",
        "The system failed while {book} was read or written ({why}). Check the network drive and run again.",
    ),
    "batch.failed.claimed": (
        "{by} 一直占着它。请查看那台机器上的批处理。",
        "{by} kept working on it the whole time. Check the batch on that machine.",
    ),
    "batch.failed.dask": ("Dask 集群没有完成它（{why}）。", "The Dask cluster did not finish it ({why})."),
    "batch.failed.internal": (
        "程序内部出错（{kind}：{error}）。请把日志发给维护人员。",
        "Something went wrong inside kamxl ({kind}: {error}). Send the log to whoever maintains it.",
    ),
    "batch.dask.missing": (
        '没有安装 Dask。请运行：{python} -m pip install "kamxl[dask]"',
        'Dask is not installed. Run: {python} -m pip install "kamxl[dask]"',
    ),
    "batch.dask.unreachable": (
        "连接不上 Dask 调度器 {address}（{why}）。请检查地址和防火墙。",
        "The Dask scheduler at {address} cannot be reached ({why}). Check the address and the firewall.",
    ),
    "batch.dask.no_workers": (
        "Dask 集群 {address} 没有可用的工作机。请先启动 dask worker。",
        "The Dask cluster at {address} has no workers. Start dask worker on the machines.",
    ),
    "batch.dask.not_there": (
        "Dask 集群 {address} 的工作机不能运行 kamxl（{why}）。请在每台机器上安装同一版本。",
        "The workers of {address} cannot run kamxl ({why}). Install the same version on every machine.",
    ),
    "batch.dask.version": (
        "工作机 {worker} 上是 kamxl {there}，本机是 {here}。请装成同一版本，否则结果可能不一致。",
        "Worker {worker} has kamxl {there}, this machine {here}. Install the same version, or results may differ.",
    ),
    "batch.dask.no_folder": (
        "工作机 {worker} 看不到文件夹 {folder}。所有机器必须用同一路径访问它。",
        "Worker {worker} does not see the folder {folder}. All machines must reach it by the same path.",
    ),
    "batch.dask.lost": (
        "与 Dask 集群 {address} 的联系中断（{why}）。已完成的都有记录，用 --resume 接着做。",
        "The Dask cluster at {address} was lost ({why}). What was done is on record: continue with --resume.",
    ),
    "batch.watching": (
        "等候 {folders} 的变化；按 Ctrl-C 结束。",
        "Waiting for changes in {folders}; Ctrl-C ends it.",
    ),
    "batch.resuming": (
        "接着做基准日 {as_of} 的批次：已有结果 {known} 个，还剩 {jobs} 个。",
        "Continuing the batch as of {as_of}: {known} {known:has a result|have results}, {jobs} {jobs:is|are} left.",
    ),
    "batch.known": (
        "{known} 个工作簿没有变化，处理其余 {jobs} 个。",
        "{known} {known:workbook|workbooks} {known:is|are} unchanged; processing the other {jobs}.",
    ),
    "batch.line.failed": ("失败  {book}  {reason}", "failed  {book}  {reason}"),
    "batch.line.unusable": ("没有可用的行  {book}  {reason}", "no usable row  {book}  {reason}"),
    "batch.line.book": ("{outcome}  {book}  {seconds:.1f} 秒", "{outcome}  {book}  {seconds:.1f} s"),
    "batch.outcome.done": ("完成", "done"),
    "batch.outcome.unchanged": ("未变化", "unchanged"),
    "batch.outcome.elsewhere": ("别处已完成", "done elsewhere"),
    "batch.outcome.ours": ("自己的结果", "kamxl's own result"),
    "batch.outcome.unusable": ("没有可用的行", "no usable row"),
    "batch.outcome.failed": ("失败", "failed"),
    "batch.outcome.open": ("未处理", "not processed"),
    "batch.line.claimed": ("等候  {book}  {by} 正在处理", "waiting  {book}  {by} is working on it"),
    "batch.line.progress": (
        "{count}/{total}，失败 {failed}，每秒 {rate:.1f} 个，还需 {left}",
        "{count}/{total}, {failed} failed, {rate:.1f} a second, {left} left",
    ),
    "batch.bar.title": ("批处理", "Batch"),
    "batch.bar.rate": ("{rate:.1f} 个/秒", "{rate:.1f}/s"),
    "batch.bar.left": ("剩余", "left"),
    "batch.bar.failed": ("失败 {failed}", "{failed} failed"),
    "batch.summary.file.run": ("组合总览.xlsx", "Portfolio overview.xlsx"),
    "batch.summary.file.validate": ("组合校验.xlsx", "Portfolio check.xlsx"),
    "batch.summary.failed": ("没有写汇总工作簿：{reason}", "The summary workbook was not written: {reason}"),
    "batch.summary.title.run": ("组合总览", "Portfolio overview"),
    "batch.summary.title.validate": ("组合校验", "Portfolio check"),
    "batch.summary.subtitle.validate": (
        "截至 {as_of} · 文件夹“{folder}”的全部工作簿的数据校验 · 没有改动任何文件",
        "As of {as_of} · data of all workbooks of folder {folder} · no file was changed",
    ),
    "batch.summary.subtitle.run": (
        "截至 {as_of} · 文件夹“{folder}”的全部工作簿 · 金额单位：{unit} · 同一客户出现在两个工作簿中时计两次",
        "As of {as_of} · all workbooks of folder {folder} · amounts in {unit} · a customer in two workbooks counts twice",
    ),
    "batch.summary.nobody": ("（无负责人）", "(no owner)"),
    "batch.summary.portfolio_books": (
        "截至 {as_of} · {count} 个工作簿 · 点击名称打开",
        "As of {as_of} · {count} {count:workbook|workbooks} · click a name to open it",
    ),
    "batch.summary.portfolio_owners": (
        "截至 {as_of} · {count} 位负责人，所有工作簿合计（同名视为一人）",
        "As of {as_of} · {count} {count:owner|owners} over all workbooks (one name counts as one person)",
    ),
    "batch.summary.portfolio_failures": (
        "{as_of} 的批次中 {count} 个工作簿没有结果，原因和做法如下",
        "{count} {count:workbook|workbooks} of the batch of {as_of} {count:has|have} no result, for these reasons",
    ),
    "batch.summary.portfolio_issues": (
        "截至 {as_of} · {count} 条数据问题（每个工作簿最多列 100 条，先列错误）",
        "As of {as_of} · {count} {count:issue|issues} in the data (at most 100 a workbook, errors first)",
    ),
    "batch.summary.card.books": ("工作簿", "Workbooks"),
    "batch.summary.card.books.note": ("另有 {failed} 个失败", "{failed} more failed"),
    "batch.summary.card.books.unusable": (
        "另有 {failed} 个失败、{unusable} 个没有可用的行",
        "{failed} more failed, {unusable} without a usable row",
    ),
    "batch.summary.card.books.fine": ("全部完成（失败 {failed}）", "all done ({failed} failed)"),
    "batch.summary.card.customers": ("客户数", "Customers"),
    "batch.summary.card.customers.note": ("由 {owners} 位负责人管理", "of {owners} {owners:owner|owners}"),
    "batch.summary.card.mixed": ("工作簿用 {currencies} 记账，不相加", "Workbooks in {currencies} are not added up"),
    "batch.summary.card.revenue": ("近12月交易额({unit})", "Revenue 12 months ({unit})"),
    "batch.summary.card.revenue.note": ("最大：{largest} {share}", "largest: {largest} {share}"),
    "batch.summary.card.important": ("重点客户(S、A 级)", "Key customers (S, A)"),
    "batch.summary.card.important.note": ("占全部客户 {share}", "{share} of all customers"),
    "batch.summary.card.moved": ("上次评审以来降级 {down}、升级 {up}", "{down} down, {up} up since the last review"),
    "batch.summary.card.alerts": ("高级预警", "High alerts"),
    "batch.summary.card.alerts.note": (
        "共 {total} 条；涉及 {owners} 位负责人",
        "{total} in all; {owners} {owners:owner|owners}",
    ),
    "batch.summary.card.errors": ("数据错误", "Data errors"),
    "batch.summary.card.errors.note": ("另有 {count} 条提醒", "and {count} {count:warning|warnings}"),
    "batch.summary.card.rows": ("数据行数", "Rows"),
    "batch.summary.card.rows.note": ("已全部检查", "all checked"),
    "batch.summary.card.wrong": ("有错误的工作簿", "Workbooks with errors"),
    "batch.summary.card.wrong.note": ("共检查 {total} 个", "of {total} checked"),
    "batch.summary.chart.revenue_books": (
        "交易额最多的 {count}/{of} 个：{name} 占 {share}",
        "Top {count} of {of} by revenue: {name}, {share}",
    ),
    "batch.summary.chart.revenue_owners": (
        "交易额最多的 {count}/{of} 人：{name} 占 {share}",
        "Top {count} of {of} {of:owner|owners}: {name}, {share}",
    ),
    "batch.summary.chart.alerts": (
        "预警最多的 {count}/{of} 人：{name} 占 {share}",
        "Alerts, {count} of {of} {of:owner|owners}: {name}, {share}",
    ),
    "batch.summary.chart.errors": (
        "错误最多的 {count}/{of} 个：{name} 占 {share}",
        "Errors, {count} of {of} {of:workbook|workbooks}: {name}, {share}",
    ),
    "batch.summary.chart.tiers": ("各级客户数：{tier} 占 {share}", "Customers by tier: {tier} {share}"),
    "batch.summary.no.mixed": (
        "各工作簿币种不同，交易额不能放在一起比较",
        "The workbooks are in different currencies; their revenue cannot be compared",
    ),
    "batch.summary.no.revenue_books": ("没有交易额数据。", "No revenue in these workbooks."),
    "batch.summary.no.revenue_owners": ("没有带负责人的交易额数据。", "No revenue with an owner."),
    "batch.summary.no.alerts": ("没有预警。", "No alerts."),
    "batch.summary.no.errors": ("没有数据错误。", "No errors in the data."),
    "batch.summary.no.tiers": ("没有已分级的客户。", "No customers with a tier."),
    "batch.summary.data.book": ("工作簿", "Workbook"),
    "batch.summary.data.owner": ("负责人", "Owner"),
    "batch.summary.data.tier": ("等级", "Tier"),
    "batch.summary.data.customers": ("客户数", "Customers"),
    "batch.summary.data.revenue_12m": ("近12月交易额({unit})", "Revenue 12 months ({unit})"),
    "batch.summary.data.high": ("高", "high"),
    "batch.summary.data.medium": ("中", "medium"),
    "batch.summary.data.low": ("低", "low"),
    "batch.summary.data.errors": ("数据错误", "Data errors"),
    "batch.summary.first": ("先看这些工作簿", "Open these first"),
    "batch.summary.nothing_urgent": (
        "没有失败的工作簿，也没有高级预警。",
        "No workbook failed, and there are no high alerts.",
    ),
    "batch.summary.all_failures": ("还有 {count} 个失败的工作簿 →", "{count} more that failed →"),
    "batch.summary.failed_word": ("失败", "failed"),
    "batch.summary.unusable_word": ("无可用行", "no rows"),
    "batch.summary.high_word": ("预警", "alerts"),
    "batch.summary.errors_word": ("错误", "errors"),
    "batch.summary.high_fact": (
        "{high} 条高级预警、{medium} 条中级预警；降级 {down} 个；{customers} 个客户，近12月 {revenue}；数据错误 {errors} 个",
        "{high} high and {medium} medium {medium:alert|alerts}; {down} moved down; {customers} {customers:customer|customers} with {revenue} in 12 months; {errors} data {errors:error|errors}",
    ),
    "batch.summary.errors_fact": (
        "{errors} 个错误、{warnings} 条提醒",
        "{errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}",
    ),
    "code.batch_error.NotAWorkbook": ("不是工作簿或已损坏", "not a workbook, or damaged"),
    "code.batch_error.EncryptedBook": ("有密码", "password"),
    "code.batch_error.TooLarge": ("超出上限", "over the limits"),
    "code.batch_error.NoInputSheet": ("没有客户表", "no customer sheet"),
    "code.batch_error.AmbiguousSheet": ("工作表有歧义", "ambiguous sheets"),
    "code.batch_error.SettingsError": ("参数有误", "wrong setting"),
    "code.batch_error.BusyError": ("被占用", "open elsewhere"),
    "code.batch_error.UnsafeTarget": ("不能安全写入", "cannot be written safely"),
    "code.batch_error.WriteError": ("写入失败", "writing failed"),
    "code.batch_error.system": ("系统报错", "system error"),
    "code.batch_error.timeout": ("超时", "took too long"),
    "code.batch_error.memory": ("内存超限", "too much memory"),
    "code.batch_error.crashed": ("进程终止", "process died"),
    "code.batch_error.claimed": ("其他机器占用", "claimed elsewhere"),
    "code.batch_error.internal": ("程序内部出错", "internal error"),
    "batch.failed.nothing_taken": (
        "{book} 中没有一行能采用，所以没有生成工作簿。请用 kamxl convert --dry-run 查看原因。",
        "No row of {book} could be used, so no workbook was made. kamxl convert --dry-run shows why.",
    ),
    "batch.summary.file.convert": ("组合转换.xlsx", "Portfolio conversion.xlsx"),
    "batch.summary.title.convert": ("组合转换", "Portfolio conversion"),
    "batch.summary.subtitle.convert": (
        "{as_of} · 由文件夹“{folder}”转换的全部工作簿 · 原文件没有改动",
        "{as_of} · all workbooks converted from folder {folder} · the sources were not changed",
    ),
    "batch.summary.card.created": ("新增行", "Rows created"),
    "batch.summary.card.created.note": ("另有 {count} 行未变", "and {count} unchanged"),
    "batch.summary.card.updated": ("更新行", "Rows updated"),
    "batch.summary.card.updated.note": ("按编号更新", "by key"),
    "batch.summary.card.not_taken": ("未采用行", "Rows not taken"),
    "batch.summary.card.not_taken.note": ("原因见“数据问题”", "reasons: Data issues"),
    "batch.summary.chart.not_taken": (
        "未采用行最多的 {count}/{of} 个：{name} 占 {share}",
        "Rows not taken, {count} of {of}: {name}, {share}",
    ),
    "batch.summary.no.not_taken": ("所有行都已采用。", "Every row was taken."),
    "batch.summary.data.not_taken": ("未采用行", "Rows not taken"),
    "batch.summary.not_taken_word": ("未采用", "not taken"),
    "batch.summary.not_taken_fact": (
        "{not_taken} 行未采用，新增 {created} 行；数据错误 {errors} 个",
        "{not_taken} {not_taken:row|rows} not taken, {created} created; {errors} data {errors:error|errors}",
    ),
    "code.batch_error.no_rows": ("没有可用的行", "no usable row"),
    "code.batch_error.InputError": ("无法转换", "cannot be converted"),
}
