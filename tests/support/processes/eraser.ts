// Erases somebody in a ledger on disk, and dies at a given step: right after it was reached, as if the power had gone.
import { openLedger } from '../../../src/open-ledger';
import { lead } from '../cast';

const [dataFolder = '', advisorId = '', commandId = '', diesAt = ''] = process.argv.slice(2);

const main = async (): Promise<void> => {
  const ledger = openLedger({
    dataFolder,
    onErasureStep: (step) => {
      if (step === diesAt) process.kill(process.pid, 'SIGKILL');
    },
  });
  const outcome = await ledger.commands.handle({ type: 'EraseAdvisor', input: { commandId, advisorId }, actor: lead });
  console.log(outcome.kind);
  await ledger.close();
};

void main();
